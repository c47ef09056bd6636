import Fleet
import FleetStore
import Testing

struct ImageTests {
    @Test func `an image is registered once and is not active`() async throws {
        let fleet = try await TestFleet.empty()
        var properties = try TestFleet.image("kxp2-1")
        properties.description = "first"
        properties.customization = .unavailable(reason: "no ext4")
        let image = try await fleet.store.addImage(properties, by: TestFleet.author())
        #expect(image.properties == properties)
        #expect(!image.isActive)
        #expect(image.activatedAt == nil)
        #expect(try await fleet.store.image(properties.name) == image)
        await #expect(throws: StoreError.imageExists(properties.name)) {
            try await fleet.store.addImage(properties, by: TestFleet.author())
        }
        await #expect(throws: StoreError.unknownProduct(try ProductCode("NOPE"))) {
            try await fleet.store.addImage(try TestFleet.image("other", product: "NOPE"), by: TestFleet.author())
        }
        await #expect(throws: StoreError.unknownImage(try ImageName("nope"))) {
            try await fleet.store.activateImage(try ImageName("nope"), by: TestFleet.author())
        }
        #expect(try await fleet.store.activeImage(of: try ProductCode("KXP2")) == nil)
    }

    @Test func `activating an image deactivates the other of its product, and rolling back takes the one before`() async throws {
        let fleet = try await TestFleet.ready()
        let kxp2 = try ProductCode("KXP2")
        for name in ["v2", "v3"] { _ = try await fleet.store.addImage(try TestFleet.image(name), by: TestFleet.author()) }
        func active() async throws -> String? { try await fleet.store.activeImage(of: kxp2)?.name.text }
        await #expect(throws: StoreError.noPreviousImage(kxp2)) { try await fleet.store.rollBackImage(of: kxp2, by: TestFleet.author()) }
        for name in ["v2", "v3", "v3"] { _ = try await fleet.store.activateImage(try ImageName(name), by: TestFleet.author()) }
        #expect(try await active() == "v3")
        #expect(try await fleet.store.images().filter(\.isActive).map(\.name.text) == ["v3", "rxp2-1.0"])
        #expect(try await fleet.store.rollBackImage(of: kxp2, by: TestFleet.author()).name.text == "v2")
        #expect(try await active() == "v2")
        #expect(try await fleet.store.rollBackImage(of: kxp2, by: TestFleet.author()).name.text == "v3")
    }

    @Test func `the active image and one that is being installed cannot be removed, another can, and history keeps its name`() async throws
    {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try #require(try await fleet.ask(try TestFleet.device("AA01")).granted).deployment.id
        let (first, second) = (try ImageName("kxp2-1.0"), try ImageName("v2"))
        await #expect(throws: StoreError.imageIsActive(first, try ProductCode("KXP2"))) {
            try await fleet.store.removeImage(first, by: TestFleet.author())
        }
        _ = try await fleet.store.addImage(try TestFleet.image("v2"), by: TestFleet.author())
        _ = try await fleet.store.activateImage(second, by: TestFleet.author())
        await #expect(throws: StoreError.imageIsInstalled(first, devices: 1)) {
            try await fleet.store.removeImage(first, by: TestFleet.author(at: 60))
        }
        // A device that fell silent does not keep it.
        try await fleet.store.removeImage(first, by: TestFleet.author(at: 61))
        #expect(try await fleet.store.deployment(id).imageName == first)
        await #expect(throws: StoreError.unknownImage(first)) { try await fleet.store.removeImage(first, by: TestFleet.author()) }
        await #expect(throws: StoreError.noPreviousImage(try ProductCode("KXP2"))) {
            try await fleet.store.rollBackImage(of: try ProductCode("KXP2"), by: TestFleet.author())
        }
    }
}
