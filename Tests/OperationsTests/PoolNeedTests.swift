import Fleet
import FleetStore
import Operations
import Testing

struct PoolNeedTests {
    private func need(_ count: Int, product: String = "KXP2", venue: String = "CORO") async throws -> PoolNeed {
        let site = try await OperationsSite()
        _ = try await site.store.retire(Hostname("KXP2-CORO-001"), reason: RetirementReason("scrapped"), by: OperationsSite.author)
        return try await Pool(store: site.store).need(of: count, product: ProductCode(product), venue: VenueCode(venue))
    }

    @Test func `a pool has enough when as many are available as are wanted, retired ones not counted`() async throws {
        #expect(try await need(8) == .met(wanted: 8, available: 8))
        #expect(try await need(9) == .short(wanted: 9, available: 8))
    }

    @Test func `what other batches that are not over still need is not promised again`() async throws {
        let site = try await OperationsSite()
        let (pool, batches) = (Pool(store: site.store), Batches(store: site.store))
        var draft = BatchDraft()
        (draft.product, draft.venue, draft.count) = (try ProductCode("KXP2"), try VenueCode("CORO"), 6)
        let first = try await batches.create(draft, by: OperationsSite.author)
        #expect(try await batches.obstacles(to: first).contains { if case .tooFewHostnames = $0 { true } else { false } } == false)
        func need(_ count: Int) async throws -> PoolNeed {
            try await pool.need(of: count, product: ProductCode("KXP2"), venue: VenueCode("CORO"))
        }
        #expect(try await need(3) == .met(wanted: 3, available: 9))
        #expect(try await need(4) == .promised(wanted: 4, available: 9, others: 6))
        #expect(try await need(10) == .short(wanted: 10, available: 9))
        draft.count = 4
        let second = try await batches.create(draft, isStarted: true, by: OperationsSite.author)
        let wanted = BatchObstacle.tooFewHostnames(try ProductCode("KXP2"), try VenueCode("CORO"), available: 9, needed: 4, byOthers: 6)
        #expect(try await batches.obstacles(to: second).contains(wanted))
        _ = try await batches.order(first.id, .cancel, by: OperationsSite.author)
        #expect(try await batches.obstacles(to: second) == [.noActiveImage(try ProductCode("KXP2"))])
        #expect(try await need(5) == .met(wanted: 5, available: 9))
    }

    @Test func `a product that goes by serial number needs no pool`() async throws {
        #expect(try await need(500, product: "RXP2") == .none)
    }

    @Test func `an unknown product or venue is no empty pool`() async throws {
        await #expect(throws: OperationError.self) { try await need(1, product: "NONE") }
        await #expect(throws: OperationError.self) { try await need(1, venue: "NONE") }
    }
}
