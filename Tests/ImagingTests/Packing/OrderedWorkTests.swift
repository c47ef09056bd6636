import Dispatch
import Testing

@testable import Imaging

@Suite struct OrderedWorkTests {
    // One piece waits for another, which takes two threads of Swift's pool.
    @Test(.enabled(if: OrderedWork.defaultParallelism > 1))
    func `pieces are taken in order, and an error stands where its piece stands, however early it came`() async throws {
        for _ in 0..<100 {
            let second = DispatchSemaphore(value: 0)
            var taken: [Int] = []
            let error = await #expect(throws: ImagingError.self) {
                try await OrderedWork.run(count: 4, window: 2) { index throws(ImagingError) in
                    switch index {
                    case 0: second.wait()
                    case 1:
                        defer { second.signal() }
                        throw .notEncoded(chunk: 1)
                    default: throw .notEncoded(chunk: index)
                    }
                    return index
                } consume: { index, _ throws(ImagingError) in
                    taken.append(index)
                }
            }
            #expect(error == .notEncoded(chunk: 1))
            #expect(taken == [0])
        }
    }
}
