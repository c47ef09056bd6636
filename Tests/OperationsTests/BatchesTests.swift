import Fleet
import FleetStore
import Foundation
import Operations
import Testing

struct BatchesTests {
    private func image(_ name: String, version: String, product: String = "KXP2") throws -> MasterImage.Properties {
        let digest = try SHA256Hex(String(repeating: "a", count: 64))
        return MasterImage.Properties(
            name: try ImageName(name), product: try ProductCode(product), version: try ImageVersion(version), sizeInBytes: 1,
            packedSizeInBytes: 1, usedSizeInBytes: 1, imageDigest: digest, sourceDigest: digest, customization: .available("test"))
    }

    private func draft(count: Int? = 2, venue: String? = "CORO") throws -> BatchDraft {
        var draft = BatchDraft()
        draft.product = try ProductCode("KXP2")
        draft.venue = try venue.map { try VenueCode($0) }
        draft.count = count
        return draft
    }

    @Test func `a batch is made like another, but for what is said, and does not start when that did`() async throws {
        let site = try await OperationsSite()
        let batches = Batches(store: site.store)
        _ = try await site.store.addImage(image("old", version: "1.0"), by: OperationsSite.author)
        var first = try draft(count: 3)
        first.priority = 7
        first.parallelLimit = 2
        first.image = try ImageName("old")
        first.startsAt = Timestamp(milliseconds: 4_000_000_000_000)
        let template = try await batches.create(first, by: OperationsSite.author)
        var second = BatchDraft(template: template.id)
        second.count = 1
        let copy = try await batches.create(second, isStarted: true, by: OperationsSite.author)
        let wanted = try BatchPlan(
            product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 1, priority: 7, image: ImageName("old"), parallelLimit: 2)
        #expect(copy.plan == wanted && copy.state == .active)
        #expect(try await batches.active()?.id == copy.id)
    }

    @Test func `a batch cannot start by itself at a time that is over, but in this minute`() async throws {
        let site = try await OperationsSite()
        let now = try Timestamp("2026-03-01 14:05:40")
        let batches = Batches(store: site.store, now: { now })
        var draft = try draft()
        draft.startsAt = try Timestamp("2026-03-01 14:04:00")
        let error = await #expect(throws: OperationError.self) { try await batches.create(draft, by: OperationsSite.author) }
        #expect(error?.description.contains("2026-03-01 14:04:00 UTC: it is 2026-03-01 14:05:40 UTC already") == true)
        #expect(try await batches.list().isEmpty)
        draft.startsAt = try Timestamp("2026-03-01 14:05:00")
        #expect(try await batches.create(draft, by: OperationsSite.author).plan.startsAt == draft.startsAt)
    }

    @Test func `a batch without an image of its own needs an active one of its product`() async throws {
        let site = try await OperationsSite()
        let batches = Batches(store: site.store)
        _ = try await site.store.addImage(image("karts", version: "1.0"), by: OperationsSite.author)
        let batch = try await batches.create(draft(), isStarted: true, by: OperationsSite.author)
        let found = try await batches.obstacles(to: batch)
        #expect(found == [.noActiveImage(try ProductCode("KXP2"))])
        #expect(found.first?.description.contains("No image of KXP2 is active, so every device is refused.") == true)
        var pinned = try draft()
        pinned.image = try ImageName("karts")
        #expect(try await batches.obstacles(to: batches.create(pinned, by: OperationsSite.author)) == [])
        _ = try await site.store.activateImage(ImageName("karts"), by: OperationsSite.author)
        #expect(try await batches.obstacles(to: batch) == [])
        let over = try await batches.order(batch.id, .cancel, by: OperationsSite.author)
        #expect(try await batches.obstacles(to: over) == [])
    }

    @Test func `an image is pinned by its name or its version, which have to fit`() async throws {
        let site = try await OperationsSite()
        let batches = Batches(store: site.store)
        for (name, version) in [("a", "1.0"), ("b", "2.0"), ("c", "2.0")] {
            _ = try await site.store.addImage(image(name, version: version), by: OperationsSite.author)
        }
        var draft = try draft()
        draft.version = try ImageVersion("2.0")
        #expect(try await batches.create(draft, by: OperationsSite.author).plan.image?.text == "c")
        draft.image = try ImageName("a")
        await #expect(throws: OperationError.self) { try await batches.create(draft, by: OperationsSite.author) }
        draft.version = try ImageVersion("1.0")
        #expect(try await batches.create(draft, by: OperationsSite.author).plan.image?.text == "a")
    }

    @Test func `what a batch lacks is named`() async throws {
        let site = try await OperationsSite()
        for (draft, missing) in [(try draft(count: nil), "number of devices"), (try draft(venue: nil), "venue")] {
            let error = await #expect(throws: OperationError.self) {
                try await Batches(store: site.store).create(draft, by: OperationsSite.author)
            }
            #expect(error?.description.contains("needs a \(missing)") == true)
        }
    }

    @Test func `a list shows a batch as active once its time has come`() async throws {
        let site = try await OperationsSite()
        var draft = try draft()
        draft.startsAt = Timestamp(milliseconds: 1_000_000)
        let early = Batches(store: site.store) { Timestamp(milliseconds: 999_999) }
        let id = try await early.create(draft, by: OperationsSite.author).id
        #expect(try await early.list().map(\.state) == [.pending])
        #expect(try await early.active() == nil)
        let onTime = Batches(store: site.store) { Timestamp(milliseconds: 1_000_000) }
        #expect(try await onTime.list().map(\.state) == [.active])
        #expect(try await onTime.show(id).batch.startedAt == Timestamp(milliseconds: 1_000_000))
    }
}
