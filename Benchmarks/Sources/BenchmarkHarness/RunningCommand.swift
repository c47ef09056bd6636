internal import Foundation

/// A measured process that runs.
public final class RunningCommand {
    private let command: Command
    private let process: Process
    private let files: OutputFiles
    private let start = ContinuousClock.now

    init(command: Command, process: Process, files: OutputFiles) {
        self.command = command
        self.process = process
        self.files = files
    }

    /// Waits for its end.
    ///
    /// - Throws: ``CommandFailure`` when it ends with another status than 0.
    public func finish() throws -> FinishedCommand {
        process.waitUntilExit()
        let seconds = (ContinuousClock.now - start).inSeconds
        let (output, errors) = (files.text(files.output), files.text(files.errors))
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw CommandFailure("status \(process.terminationStatus) from \(command.words.joined(separator: " "))\n\(output)\(errors)")
        }
        let usage = files.text(files.usage).split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard usage.count == 3 else { throw CommandFailure("GNU time measured nothing of \(command.words.joined(separator: " "))") }
        return FinishedCommand(
            seconds: seconds, cpuSeconds: usage[0] + usage[1], peakBytes: usage[2] * 1_024, output: output, errors: errors)
    }
}
