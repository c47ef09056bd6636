import Foundation
import Testing
import TestSupport

/// The program that runs on the Pi, in both of its flavours.
@Suite struct PiInstallerTests {
    @Test(arguments: ["full Swift", "Embedded Swift"])
    func `pi-installer writes, verifies and names a card, and says so by its exit status`(flavour: String) async throws {
        let program = try flavour == "full Swift" ? BuildProducts.path(of: "pi-installer") : await Self.embeddedInstaller()
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let card = site.folder.file("card")
        try await ShellCommand.runAside("truncate -s \(image.byteCount + 1_048_576) '\(card)'")

        let output = try await ShellCommand.runAside(
            """
            '\(program)' --server \(site.address) --product KXP2 --venue CORO --device '\(card)' --no-reboot \\
                --serial 10000000abcdef01 --mac 02:00:00:ab:cd:ef 2>&1
            """)
        #expect(output.contains("KXP2-CORO-001"), "\(output)")
        try await CardCheck.run(card: card, image: image, hostname: "KXP2-CORO-001")
        let history: [HistoryRow] = try await site.json("deployment list")
        #expect(history.map(\.status) == ["success"])
    }

    @Test func `pi-installer fails with status 1 and the reason when the card is missing`() async throws {
        let site = try await Site()
        try await site.serve()
        let program = try BuildProducts.path(of: "pi-installer")
        let result = try await ShellCommand.attemptAside(
            "'\(program)' --server \(site.address) --device '\(site.folder.file("no-card"))' --no-reboot --serial 10000000abcdef01 --mac 02:00:00:ab:cd:ef 2>&1"
        )
        #expect(result.status == 1)
        #expect(result.output.contains("no-card"), "\(result.output)")
    }

    // scripts/test.sh builds the Embedded flavour first and names it; by hand: scripts/build-embedded.sh.
    private static func embeddedInstaller() async throws -> String {
        if let path = ProcessInfo.processInfo.environment["RPI_DEPLOY_EMBEDDED_INSTALLER"] { return path }
        return try await ShellCommand.runAside("scripts/build-embedded.sh | tail -n 1", in: CardCheck.repository)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
