internal import Dispatch
internal import Synchronization

/// Runs work that blocks a thread (disk, pipes, decoding, libext2fs) away from Swift's own threads, of which there is only one per core.
public struct BlockingWork: Sendable {
    /// Whether the task that waits for some work was cancelled.
    public final class Cancellation: Sendable {
        private let flag = Atomic(false)

        /// Whether the work should end.
        public var isCancelled: Bool { flag.load(ordering: .relaxed) }

        fileprivate func cancel() { flag.store(true, ordering: .relaxed) }
    }

    private let queue: DispatchQueue

    /// Makes a place for work.
    ///
    /// - Parameters:
    ///   - label: what debuggers and crash reports call its thread.
    ///   - concurrent: whether work begins at once, whatever else runs here; otherwise one piece follows the other.
    public init(label: String, concurrent: Bool = false) {
        queue = concurrent ? DispatchQueue(label: label, attributes: .concurrent) : DispatchQueue(label: label)
    }

    /// Does the work and waits for its result.
    ///
    /// - Throws: what the work throws.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Does the work and waits for its result; tells the work when the task that waits is cancelled.
    ///
    /// - Throws: what the work throws.
    public func run<Value: Sendable, Failure: Error>(
        cancellable work: @escaping @Sendable (Cancellation) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let cancellation = Cancellation()
        let result: Result<Value, Failure> = await withTaskCancellationHandler {
            do throws(Failure) {
                return .success(try await run { () throws(Failure) in try work(cancellation) })
            } catch {
                return .failure(error)
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}
