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

    @Test func `a product that goes by serial number needs no pool`() async throws {
        #expect(try await need(500, product: "RXP2") == .none)
    }

    @Test func `an unknown product or venue is no empty pool`() async throws {
        await #expect(throws: OperationError.self) { try await need(1, product: "NONE") }
        await #expect(throws: OperationError.self) { try await need(1, venue: "NONE") }
    }
}
