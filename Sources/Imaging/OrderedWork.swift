import FoundationEssentials

/// Spreads numbered pieces of work over the cores and takes their results in order.
enum OrderedWork {
    /// How many pieces may be under way at once: one per core, at most 16 so that memory stays bounded on large machines.
    static var defaultParallelism: Int { min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 16) }

    /// Does pieces `0..<count` and hands over each result in order. No more than `window` results are held at any time.
    ///
    /// - Parameters:
    ///   - count: the number of pieces.
    ///   - window: how many pieces may be under way or waiting for their turn, 1 or more.
    ///   - produce: does one piece, on any thread.
    ///   - consume: takes the result of a piece, in order.
    /// - Throws: the first error of either function in the order of the pieces, however fast each was; ``ImagingError/cancelled`` when the task is cancelled.
    static func run<Output: Sendable>(
        count: Int, window: Int, produce: @escaping @Sendable (Int) throws(ImagingError) -> Output,
        consume: (Int, Output) throws(ImagingError) -> Void
    ) async throws(ImagingError) {
        let failure = await withTaskGroup(of: (Int, Result<Output, ImagingError>).self) { group -> ImagingError? in
            var submitted = 0
            var consumed = 0
            var waiting: [Int: Result<Output, ImagingError>] = [:]
            while consumed < count {
                if Task.isCancelled {
                    group.cancelAll()
                    return .cancelled
                }
                while submitted < count, submitted - consumed < window {
                    let index = submitted
                    // Below the priority of those who answer devices: packing may take all the time that is left, not theirs.
                    group.addTask(priority: .utility) {
                        do throws(ImagingError) { return (index, .success(try produce(index))) } catch { return (index, .failure(error)) }
                    }
                    submitted += 1
                }
                guard let (index, result) = await group.next() else { return nil }
                do throws(ImagingError) {
                    waiting[index] = result
                    while let result = waiting.removeValue(forKey: consumed) {
                        if Task.isCancelled { throw .cancelled }
                        try consume(consumed, result.get())
                        consumed += 1
                    }
                } catch {
                    group.cancelAll()
                    return error
                }
            }
            return nil
        }
        if let failure { throw failure }
    }
}
