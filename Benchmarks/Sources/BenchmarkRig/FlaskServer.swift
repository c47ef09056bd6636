public import BenchmarkHarness
internal import Foundation

/// `peers/web` under gunicorn: Flask, Jinja and Python's sqlite3.
public final class FlaskServer {
    /// What is taken from PyPI.
    public static let packages = ["flask==3.1.3", "gunicorn==27.0.1"]
    /// As an administrator would set it for two cores.
    public static let settings = ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--keep-alive", "30"]

    private let service: Service
    /// Where browsers find it.
    public let url: String

    /// Gives a database that `peers/web-data.py` has made users, and serves it over loopback.
    ///
    /// - Throws: `CommandFailure`.
    public init(database: String, users: Int, in workshop: Workshop) throws {
        // env takes a program with an equals sign for a variable.
        let place = try workshop.cached(Self.packages.joined(separator: "-").replacing("==", with: "-")) { path in
            workshop.say("\(Self.packages.joined(separator: ", ")) from PyPI")
            try Command("python3", "-m", "venv", path).run()
            try Command([path + "/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + Self.packages).run()
        }
        let python = place + "/bin/python"
        try Command(python, "-B", workshop.peer("web-users.py"), database, String(users)).run()
        var command = Command(
            [python, "-B", "-m", "gunicorn"] + Self.settings
                + ["--no-control-socket", "--bind", "127.0.0.1:0", "--chdir", workshop.peer("web"), "app:app"])
        command.environment = ["WEB_DATABASE": database, "WEB_SECRET": UUID().uuidString]
        service = try command.startService()
        try service.wait { Self.address(in: $0.errors) != nil && $0.errors.contains("Booting worker") }
        url = Self.address(in: service.errors) ?? ""
    }

    /// User and system time of its processes so far, in seconds.
    ///
    /// - Throws: `CommandFailure`.
    public func cpuSeconds() throws -> Double { try service.cpuSeconds() + service.childrensCPUSeconds() }

    /// Ends it.
    public func close() { service.stop() }

    private static func address(in errors: String) -> String? {
        guard let start = errors.range(of: "Listening at: ") else { return nil }
        return errors[start.upperBound...].split(separator: " ").first.map(String.init)
    }
}
