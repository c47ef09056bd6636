import Foundation
import PosixFile
import Testing

@Suite(.timeLimit(.minutes(1))) struct PosixSignalTests {
    @Test func `a signal that comes at once is taken, and each is counted once`() async throws {
        for _ in 0..<100 {
            let signal = try PosixSignal.catching(SIGUSR1)
            #expect(signal.take() == 0)
            kill(getpid(), SIGUSR1)
            await arrival(of: signal)
            #expect(signal.take() == 1)
            #expect(signal.take() == 0)
        }
    }

    @Test func `two signals are told apart`() async throws {
        let first = try PosixSignal.catching(SIGUSR1)
        let second = try PosixSignal.catching(SIGUSR2)
        kill(getpid(), SIGUSR2)
        await arrival(of: second)
        #expect(first.take() == 0)
        #expect(second.take() == 1)
    }

    @Test(arguments: [0, -1, 65, SIGKILL, SIGSTOP])
    func `a signal that nobody can take is an error that names it`(number: Int32) {
        let error = #expect(throws: PosixError.self) { try PosixSignal.catching(number) }
        #expect(error == PosixError(path: "signal \(number)", action: "take", code: EINVAL))
    }

    /// Waits for a signal that is on its way: the system gives it to any thread that it likes.
    private func arrival(of signal: PosixSignal) async {
        await withCheckedContinuation { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: signal.descriptor)
            source.setEventHandler {
                source.cancel()
                continuation.resume()
            }
            source.resume()
        }
    }
}
