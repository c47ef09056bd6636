import Foundation

/// A real process started by a test; its output goes to files, so that no pipe can fill up and no reader is needed.
public final class ChildProcess {
    private let process: Process
    private let folder: TemporaryDirectory
    /// The file that receives standard output.
    public let outputPath: String
    /// The file that receives standard error.
    public let errorPath: String

    private init(_ process: Process, _ folder: TemporaryDirectory) {
        self.process = process
        self.folder = folder
        outputPath = folder.file("out")
        errorPath = folder.file("err")
    }

    deinit {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Starts an executable with no standard input.
    public static func start(
        _ executable: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let process = Process()
        let child = ChildProcess(process, try TemporaryDirectory())
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        for path in [child.outputPath, child.errorPath] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: child.outputPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: child.errorPath))
        try process.run()
        return child
    }

    /// The process's number.
    public var identifier: Int32 { process.processIdentifier }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// What it printed on standard output so far.
    public var output: String { Self.text(outputPath) }

    /// What it printed on standard error so far.
    public var errors: String { Self.text(errorPath) }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end.
    public func finish() -> ShellCommand.Result {
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return ShellCommand.Result(status: status, output: output, errors: errors)
    }

    /// Waits for its end without keeping a thread: a test that blocks one of Swift's own would hold up others.
    public func end() async throws -> ShellCommand.Result {
        while isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return finish()
    }

    /// Waits until a condition on what it printed holds, or until it ends.
    ///
    /// - Parameter limit: how long to wait at the most; reaching it means that the process hangs.
    /// - Returns: whether the condition holds.
    public func wait(limit: Duration = .seconds(120), until condition: (ChildProcess) -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while !condition(self) {
            if !isRunning { return condition(self) }
            if ContinuousClock.now > deadline { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
