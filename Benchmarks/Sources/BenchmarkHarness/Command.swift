internal import Foundation

/// A program and its arguments, to be run and measured.
public struct Command: Sendable {
    /// The program, found through `PATH`, and its arguments.
    public var words: [String]
    /// Added to this process's environment.
    public var environment: [String: String] = [:]
    /// Words that are put before the measured program, such as `nsenter --net=…`; not measured.
    public var wrapper: [String] = []

    /// A command line.
    public init(_ words: String...) { self.words = words }

    /// A command line.
    public init(_ words: [String]) { self.words = words }

    /// A line for bash.
    public static func bash(_ script: String) -> Command { Command("bash", "-euo", "pipefail", "-c", script) }

    /// Runs it to its end.
    ///
    /// - Throws: ``CommandFailure`` when it ends with another status than 0.
    @discardableResult
    public func run() throws -> FinishedCommand { try start().finish() }

    /// Runs it and gives its standard output without the last line's end.
    ///
    /// - Throws: ``CommandFailure``.
    public func output() throws -> String {
        try run().output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Starts it; GNU time (the Debian package `time`) measures it through `wait4`, with all that it starts and waits for. A child of this
    /// process itself would inherit its memory peak.
    ///
    /// - Throws: what `Process` says when nothing can be started.
    public func start() throws -> RunningCommand {
        let files = try OutputFiles()
        let timed = wrapper + ["/usr/bin/time", "--quiet", "-f", "%U %S %M", "-o", files.usage.path, "--"] + words
        return try RunningCommand(command: self, process: Self.launch(timed, environment, files), files: files)
    }

    /// Starts it as a service that runs until it is stopped; it is not measured by GNU time, so that signals reach it.
    ///
    /// - Throws: what `Process` says when nothing can be started.
    public func startService() throws -> Service {
        let files = try OutputFiles()
        return try Service(command: self, process: Self.launch(wrapper + words, environment, files), files: files)
    }

    private static func launch(_ words: [String], _ environment: [String: String], _ files: OutputFiles) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files.output)
        process.standardError = try FileHandle(forWritingTo: files.errors)
        try process.run()
        return process
    }
}
