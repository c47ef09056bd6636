public import BenchmarkHarness
internal import Foundation

/// `rpi-deploy serve` with its pages, and people who may sign in: operators that are called user1 and so on.
public final class ManagementServer {
    /// The role that it is started with.
    public enum Role: String, Sendable {
        /// Pages and calls of people alone.
        case management
        /// What devices ask for as well.
        case all
    }

    private let service: Service
    /// Where browsers find it.
    public let url: String

    /// Serves a data directory, over loopback.
    ///
    /// - Throws: `CommandFailure`.
    public init(data: String, role: Role, in workshop: Workshop) throws {
        service = try Command(
            workshop.rpiDeploy, "serve", "--role", role.rawValue, "--management", "127.0.0.1:0", "--devices", "127.0.0.1:0", "--data", data
        ).startService()
        try service.wait { Self.address("management", in: $0.output) != nil }
        url = Self.address("management", in: service.output) ?? ""
    }

    /// Where devices find it; nil without that role.
    public var devices: String? { Self.address("devices", in: service.output) }

    /// Adds the users.
    ///
    /// - Throws: `CommandFailure`.
    public static func addUsers(_ count: Int, to data: String, in workshop: Workshop) throws {
        for number in 1...count {
            try Command.bash(
                "printf 'correct horse battery staple\\n' | \(workshop.rpiDeploy) user add user\(number) --role operator --password-stdin"
                    + " --data \(data)"
            ).run()
        }
    }

    /// User and system time of the server so far, in seconds.
    ///
    /// - Throws: `CommandFailure`.
    public func cpuSeconds() throws -> Double { try service.cpuSeconds() }

    /// The largest resident set of the server so far, in bytes.
    ///
    /// - Throws: `CommandFailure`.
    public func peakBytes() throws -> Double { try service.peakBytes() }

    /// Ends it.
    public func close() { service.stop() }

    private static func address(_ word: String, in output: String) -> String? {
        output.split(separator: "\n").first { $0.hasPrefix(word + "  ") && $0.contains("http") }.map {
            String($0.dropFirst(word.count + 2))
        }
    }
}
