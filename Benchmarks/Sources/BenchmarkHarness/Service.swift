internal import Foundation

/// A process that runs until it is stopped: a server.
public final class Service {
    private let command: Command
    private let process: Process
    private let files: OutputFiles

    init(command: Command, process: Process, files: OutputFiles) {
        self.command = command
        self.process = process
        self.files = files
    }

    deinit { stop() }

    /// Its number.
    public var identifier: Int32 { process.processIdentifier }
    /// What it printed on standard output so far.
    public var output: String { files.text(files.output) }
    /// What it printed on standard error so far.
    public var errors: String { files.text(files.errors) }

    /// Waits until a condition on what it printed holds.
    ///
    /// - Parameter limit: how long at the most.
    /// - Throws: ``CommandFailure`` when it ends before, or when the limit is reached.
    public func wait(limit: Duration = .seconds(30), until condition: (Service) -> Bool) throws {
        let end = ContinuousClock.now + limit
        while !condition(self) {
            guard process.isRunning, ContinuousClock.now < end else {
                throw CommandFailure("\(command.words.joined(separator: " ")) did not come up:\n\(output)\(errors)")
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    /// User and system time that it has used so far, in seconds; its children do not count.
    ///
    /// - Throws: ``CommandFailure`` when it is gone.
    public func cpuSeconds() throws -> Double {
        guard let times = Self.times(of: identifier) else { throw CommandFailure("\(command.words.joined(separator: " ")) is gone") }
        return times.cpuSeconds
    }

    /// User and system time that the processes that it started have used so far, in seconds.
    public func childrensCPUSeconds() -> Double {
        let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
        return processes.compactMap(Self.times).filter { $0.parent == identifier }.reduce(0) { $0 + $1.cpuSeconds }
    }

    private static func times(of process: Int32) -> (parent: Int32, cpuSeconds: Double)? {
        // proc(5): after the name in parentheses, the parent is the second field, utime and stime are the 12th and 13th, in ticks of which
        // there are 100 a second.
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let parent = Int32(fields[1]), let user = Double(fields[11]), let system = Double(fields[12]) else {
            return nil
        }
        return (parent, (user + system) / 100)
    }

    /// The largest resident set so far, in bytes.
    ///
    /// - Throws: ``CommandFailure`` when it is gone.
    public func peakBytes() throws -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let line, let kilobytes = line.split(separator: " ").compactMap({ Double($0) }).first else {
            throw CommandFailure("\(command.words.joined(separator: " ")) is gone")
        }
        return kilobytes * 1_024
    }

    /// Sends SIGTERM and waits for its end; SIGKILL when that takes too long.
    public func stop(patience: Duration = .seconds(10)) {
        guard process.isRunning else { return }
        process.terminate()
        let end = ContinuousClock.now + patience
        while process.isRunning, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { kill(identifier, SIGKILL) }
        process.waitUntilExit()
    }
}
