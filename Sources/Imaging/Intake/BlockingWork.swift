import Dispatch
import Synchronization

/// Work that waits on pipes and disks, done on a thread of its own so that it takes none from those who answer requests.
enum BlockingWork {
    /// Whether the task that waits for the work was cancelled.
    final class Cancellation: Sendable {
        private let flag = Atomic(false)

        /// Whether the work should end.
        var isCancelled: Bool { flag.load(ordering: .relaxed) }

        fileprivate func cancel() { flag.store(true, ordering: .relaxed) }
    }

    /// Does the work and waits for its result.
    ///
    /// - Throws: whatever the work throws.
    static func run<Output: Sendable>(
        _ work: @escaping @Sendable (Cancellation) throws(ImagingError) -> Output
    ) async throws(ImagingError) -> Output {
        let cancellation = Cancellation()
        let result: Result<Output, ImagingError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global(qos: .utility).async {
                    do throws(ImagingError) {
                        continuation.resume(returning: .success(try work(cancellation)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}
