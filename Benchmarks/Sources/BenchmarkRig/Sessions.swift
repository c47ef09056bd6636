public import BenchmarkHarness
internal import Foundation

/// People who have signed in, through the login page.
public struct Sessions {
    /// A file with the cookie of each on a line.
    public let file: String

    /// Signs in so often, as so many users in turn.
    ///
    /// - Throws: `CommandFailure`.
    public init(_ count: Int, of users: Int, at url: String, in workshop: Workshop) throws {
        let load = workshop.repository.appending(path: "Benchmarks/load/web-sessions.py").path
        let cookies = try Command("python3", "-B", load, url, String(users), String(count)).output()
        file = try workshop.folder("sessions").appending(path: "cookies").path
        try Data((cookies + "\n").utf8).write(to: URL(filePath: file))
    }

    /// What one of them gets.
    ///
    /// - Throws: `CommandFailure` for anything but 200.
    public func get(_ url: String) throws -> String {
        let cookie = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first ?? ""
        return try Command("curl", "-sSf", "-b", String(cookie), url).output()
    }
}
