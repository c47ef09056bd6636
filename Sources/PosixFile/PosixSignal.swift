import CPosixFile

/// A signal that this process takes instead of ending by it (signal-safety(7), the self-pipe).
///
/// It is taken from the moment that `catching` returns. Dispatch's signal sources begin some time after they are resumed, and lose what comes before.
public struct PosixSignal: Sendable {
    /// Its number, as `SIGTERM`.
    public let number: Int32
    /// Can be read when signals are waiting; to poll, not to read or close.
    public let descriptor: Int32

    /// Takes a signal for the rest of the process; in programs that it starts, the signal has its own meaning.
    ///
    /// - Parameter number: 1 to 64, but neither `SIGKILL` nor `SIGSTOP`.
    /// - Throws: ``PosixError`` for another number, or when there is no descriptor left.
    public static func catching(_ number: Int32) throws(PosixError) -> PosixSignal {
        let descriptor = cposixfile_catch_signal(number)
        guard descriptor >= 0 else { throw PosixError(path: "signal \(number)", action: "take", code: -descriptor) }
        return PosixSignal(number: number, descriptor: descriptor)
    }

    /// How many have come since the last call; does not wait.
    public func take() -> Int { Int(cposixfile_caught_signals(descriptor)) }
}
