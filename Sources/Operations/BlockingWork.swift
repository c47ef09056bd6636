import Dispatch

/// Runs work that blocks a thread (disk, decoding, libext2fs) away from Swift's own threads, of which there is only one per core.
struct BlockingWork: Sendable {
    private let queue: DispatchQueue

    init(label: String, concurrent: Bool = false) {
        queue = concurrent ? DispatchQueue(label: label, attributes: .concurrent) : DispatchQueue(label: label)
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws(OperationError) -> Value) async throws(OperationError) -> Value {
        let result: Result<Value, OperationError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(OperationError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
