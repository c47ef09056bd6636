import Fleet
import FleetStore
import Testing

struct ProductTests {
    @Test func `both products are there from the first start`() async throws {
        let fleet = try await TestFleet.empty()
        #expect(
            try await fleet.store.products() == [
                try Product(code: ProductCode("KXP2"), name: "KartXPro", strategy: .pool),
                try Product(code: ProductCode("RXP2"), name: "RaceXPro", strategy: .serial),
            ])
    }

    @Test func `an operator can add a product, once, and its devices are named by its strategy`() async throws {
        let fleet = try await TestFleet.ready()
        let product = try Product(code: ProductCode("CAM1"), name: "Camera", strategy: .serial)
        try await fleet.store.createProduct(product, by: TestFleet.author())
        await #expect(throws: StoreError.productExists(product.code)) {
            try await fleet.store.createProduct(product, by: TestFleet.author())
        }
        let image = try TestFleet.image("cam", product: "CAM1")
        _ = try await fleet.store.addImage(image, by: TestFleet.author())
        _ = try await fleet.store.activateImage(image.name, by: TestFleet.author())
        #expect(try await fleet.name("10000000abcdef01", product: "CAM1") == "CAM1-CORO-ABCDEF01")
    }
}
