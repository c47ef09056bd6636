import Accounts
import FleetStore
import Foundation
import HTTPServer

/// What `serve` is told by its options, else by the environment, else by its defaults.
struct ServeSettings {
    let role: ServerRole
    let devices: ListenAddress
    let management: ListenAddress
    let unassigned: UnassignedPolicy
    let sessions: SessionSettings
    /// Certificate and key of the management listener; nil: it speaks plain HTTP.
    let tls: HTTPServerConfiguration.TLSFiles?
    /// How long requests under way may go on at the end.
    let grace: Duration

    init(_ arguments: Arguments, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        func text(_ option: String, _ variable: String, _ fallback: String) -> String {
            arguments.value(option) ?? environment[variable] ?? fallback
        }
        role = try Self.word(text("--role", "RPI_DEPLOY_ROLE", "all"), of: "--role", as: ServerRole.init(rawValue:))
        devices = try ListenAddress(text("--devices", "RPI_DEPLOY_DEVICES", "0.0.0.0:5001"))
        management = try ListenAddress(text("--management", "RPI_DEPLOY_MANAGEMENT", "127.0.0.1:5000"))
        unassigned = try Self.word(
            text("--unassigned", "RPI_DEPLOY_UNASSIGNED", "fallback"), of: "--unassigned", as: UnassignedPolicy.init(rawValue:))
        var sessions = SessionSettings()
        sessions.idle = try Self.hours(text("--session-idle", "RPI_DEPLOY_SESSION_IDLE", "12"), of: "--session-idle")
        sessions.longest = try Self.hours(text("--session-longest", "RPI_DEPLOY_SESSION_LONGEST", "168"), of: "--session-longest")
        self.sessions = sessions
        tls = try Self.tls(
            arguments.value("--tls-cert") ?? environment["RPI_DEPLOY_TLS_CERT"],
            arguments.value("--tls-key") ?? environment["RPI_DEPLOY_TLS_KEY"])
        grace = .seconds(try arguments.number("--grace", in: 0...3_600, default: 30))
    }

    private static func word<Value>(_ text: String, of option: String, as read: (String) -> Value?) throws(UsageError) -> Value {
        guard let value = read(text) else {
            let words = Serve.syntax.options.first { $0.name == option }?.value?.split(separator: "|").joined(separator: " or ") ?? ""
            throw UsageError(message: "\(option) takes \(words), not '\(text)'", command: Serve.syntax.name)
        }
        return value
    }

    private static func tls(_ certificate: String?, _ key: String?) throws -> HTTPServerConfiguration.TLSFiles? {
        guard let certificate, let key else {
            if certificate == nil, key == nil { return nil }
            throw UsageError(message: "--tls-cert and --tls-key belong together", command: Serve.syntax.name)
        }
        let texts = try [certificate, key].map { file in
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure("The file \(file) cannot be read. Check that it is there and that this user may read it.")
            }
            return String(decoding: data, as: UTF8.self)
        }
        let files = HTTPServerConfiguration.TLSFiles(certificateChain: texts[0], privateKey: texts[1])
        if let problem = files.problem { throw CommandFailure(problem.text(certificate: certificate, key: key)) }
        return files
    }

    /// Hours as milliseconds.
    private static func hours(_ text: String, of option: String) throws(UsageError) -> Int64 {
        guard let hours = Int64(text), (1...8_760).contains(hours) else {
            throw UsageError(message: "\(option) takes whole hours from 1 to 8760, not '\(text)'", command: Serve.syntax.name)
        }
        return hours * 3_600_000
    }
}
