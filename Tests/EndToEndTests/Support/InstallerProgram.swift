import Foundation
import TestSupport

/// The program that runs on the Pi.
enum InstallerProgram {
    /// Full Swift and Embedded Swift.
    static let flavours = ["full Swift", "Embedded Swift"]

    /// The path of a flavour's executable.
    static func path(_ flavour: String = "full Swift") async throws -> String {
        if flavour == "full Swift" { return try BuildProducts.path(of: "pi-installer") }
        // scripts/test.sh builds the Embedded flavour first and names it; by hand: scripts/build-embedded.sh.
        if let path = ProcessInfo.processInfo.environment["RPI_DEPLOY_EMBEDDED_INSTALLER"] { return path }
        return try await ShellCommand.runAside("scripts/build-embedded.sh | tail -n 1", in: CardCheck.repository)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Starts it as an ordinary process that asks with a serial number of its own.
    static func start(
        _ program: String, server: String, card: String, serial: String = "10000000abcdef01", options: String = ""
    ) throws -> ChildProcess {
        try ChildProcess.start(
            "/bin/bash",
            [
                "-c",
                "exec '\(program)' --server '\(server)' --product KXP2 --venue CORO --device '\(card)' --no-reboot "
                    + "--serial \(serial) --mac 02:00:00:ab:cd:ef \(options)",
            ])
    }
}
