import Fleet
import TestSupport
import Testing

struct BatchTests {
    private typealias Step = (state: BatchState, order: BatchOrder, next: BatchState?)

    @Test func `a batch goes from pending to active and paused and back, and can be cancelled until it is completed`() throws {
        let steps: [Step] = [
            (.pending, .start, .active), (.pending, .pause, nil), (.pending, .cancel, .cancelled),
            (.active, .start, .active), (.active, .pause, .paused), (.active, .cancel, .cancelled),
            (.paused, .start, .active), (.paused, .pause, .paused), (.paused, .cancel, .cancelled),
            (.completed, .start, nil), (.completed, .pause, nil), (.completed, .cancel, nil),
            (.cancelled, .start, nil), (.cancelled, .pause, nil), (.cancelled, .cancel, .cancelled),
        ]
        #expect(steps.count == BatchState.allCases.count * BatchOrder.allCases.count)
        for step in steps {
            if let next = step.next {
                #expect(try step.state.after(step.order) == next)
            } else {
                #expect(throws: BatchOrderError(order: step.order, state: step.state)) { try step.state.after(step.order) }
            }
        }
    }

    private func batch(_ count: Int, state: BatchState, priority: Int64 = 0, id: Int64 = 1) throws -> Batch {
        Batch(
            id: BatchID(id), plan: try BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: count, priority: priority),
            remaining: count, state: state, createdAt: Timestamp(milliseconds: 0))
    }

    @Test func `the last device completes a batch, and nothing is taken from one that is not active`() throws {
        var active = try batch(2, state: .active)
        active.serve(at: Timestamp(milliseconds: 1))
        #expect(active.remaining == 1 && active.served == 1 && active.state == .active && active.endedAt == nil)
        for _ in 0..<2 { active.serve(at: Timestamp(milliseconds: 2)) }
        #expect(active.remaining == 0 && active.state == .completed && active.endedAt == Timestamp(milliseconds: 2))
        for state in BatchState.allCases where state != .active {
            let before = try batch(2, state: state)
            var after = before
            after.serve(at: Timestamp(milliseconds: 1))
            #expect(after == before)
        }
    }

    @Test func `the higher priority comes first, then the lower number`() throws {
        #expect(try batch(1, state: .active, priority: 1, id: 2).precedes(batch(1, state: .active, id: 1)))
        #expect(try batch(1, state: .active, id: 1).precedes(batch(1, state: .active, id: 2)))
        #expect(try !batch(1, state: .active, id: 2).precedes(batch(1, state: .active, id: 1)))
    }

    @Test func `a batch is for at least one device and has a limit of at least one`() throws {
        for (count, limit) in [(0, nil), (-1, nil), (100_001, nil), (1, 0), (1, 10_001)] as [(Int, Int?)] {
            #expect(throws: FleetError.self) {
                try BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: count, parallelLimit: limit)
            }
        }
    }

    @Test func `a moved batch gets a priority between its new neighbours'`() {
        let line = [(1, 30), (2, 20), (3, 10)].map { BatchPlace(id: BatchID($0), priority: $1) }
        #expect(BatchMove.after(BatchID(1)).priorities(moving: BatchID(3), in: line) == [BatchID(3): 25])
        #expect(BatchMove.before(BatchID(1)).priorities(moving: BatchID(3), in: line) == [BatchID(3): 40])
        #expect(BatchMove.after(BatchID(3)).priorities(moving: BatchID(1), in: line) == [BatchID(1): 0])
        #expect(BatchMove.before(BatchID(3)).priorities(moving: BatchID(2), in: line) == [:])
        #expect(BatchMove.before(BatchID(2)).priorities(moving: BatchID(2), in: line) == nil)
        #expect(BatchMove.before(BatchID(9)).priorities(moving: BatchID(2), in: line) == nil)
    }

    @Test func `the line is numbered anew when there is no room`() {
        let line = [(1, 1), (2, 0), (3, 0)].map { BatchPlace(id: BatchID($0), priority: Int64($1)) }
        #expect(
            BatchMove.after(BatchID(2)).priorities(moving: BatchID(1), in: line) == [BatchID(1): 20, BatchID(2): 30, BatchID(3): 10])
    }

    @Test func `after any move the batch stands beside its neighbour, and the others in the order in which they were`() {
        var generator = SeededGenerator(seed: UInt64.random(in: .min ... .max))
        let seed = generator
        for _ in 0..<2_000 {
            let extremes: [Int64] = [.min, .max, 0, 1, -1, 2]
            let count = Int.random(in: 2...8, using: &generator)
            var line = (1...count).map { id in
                BatchPlace(
                    id: BatchID(Int64(id)),
                    priority: Bool.random(using: &generator)
                        ? Int64.random(in: -3...3, using: &generator) : extremes.randomElement(using: &generator) ?? 0)
            }
            let moved = line.remove(at: Int.random(in: 0..<count, using: &generator))
            guard let neighbour = line.randomElement(using: &generator)?.id else { continue }
            let isBefore = Bool.random(using: &generator)
            let move: BatchMove = isBefore ? .before(neighbour) : .after(neighbour)
            guard let changed = move.priorities(moving: moved.id, in: line + [moved]) else {
                Issue.record("no move in \(line) with \(seed)")
                continue
            }
            var wanted = line.sorted { $0.precedes($1) }.map(\.id)
            if let index = wanted.firstIndex(of: neighbour) { wanted.insert(moved.id, at: isBefore ? index : index + 1) }
            let found = (line + [moved]).map { BatchPlace(id: $0.id, priority: changed[$0.id] ?? $0.priority) }
                .sorted { $0.precedes($1) }.map(\.id)
            #expect(found == wanted, "\(line) \(moved) \(move) \(seed)")
        }
    }
}
