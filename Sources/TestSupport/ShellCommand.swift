import Foundation

/// A command line of standard tools, run to its end by `bash -euo pipefail`.
public struct ShellCommand {
    /// What a finished command left.
    public struct Result: Sendable {
        /// Its exit status, or 128 plus the signal that ended it.
        public let status: Int32
        /// What it printed on standard output.
        public let output: String
        /// What it printed on standard error.
        public let errors: String
    }

    /// A command that ended with another status than 0.
    public struct Failure: Error, CustomStringConvertible {
        /// The script and what it printed.
        public let description: String

        /// A failure with its reason.
        public init(description: String) {
            self.description = description
        }
    }

    /// Runs a script and gives back whatever it did.
    ///
    /// - Parameter environment: added to this process's environment.
    public static func attempt(_ script: String, in directory: String? = nil, environment: [String: String] = [:]) throws -> Result {
        try ChildProcess.start(
            "/bin/bash", ["-euo", "pipefail", "-c", script], in: directory, environment: environment
        ).finish()
    }

    /// Runs a script that must succeed and returns its standard output.
    ///
    /// - Throws: ``Failure`` with everything it printed.
    @discardableResult
    public static func run(_ script: String, in directory: String? = nil, environment: [String: String] = [:]) throws -> String {
        try succeeded(script, attempt(script, in: directory, environment: environment))
    }

    /// Runs a script to its end without keeping a thread, and gives back whatever it did: for scripts that take long, or that ask a server in
    /// this process, whose handlers need the threads.
    public static func attemptAside(_ script: String, in directory: String? = nil) async throws -> Result {
        try await ChildProcess.start("/bin/bash", ["-euo", "pipefail", "-c", script], in: directory).end()
    }

    /// Runs a script likewise that must succeed, and returns its standard output.
    ///
    /// - Throws: ``Failure`` with everything it printed.
    @discardableResult
    public static func runAside(_ script: String, in directory: String? = nil) async throws -> String {
        try succeeded(script, await attemptAside(script, in: directory))
    }

    private static func succeeded(_ script: String, _ result: Result) throws -> String {
        guard result.status == 0 else {
            throw Failure(description: "status \(result.status) from: \(script)\n\(result.output)\(result.errors)")
        }
        return result.output
    }
}
