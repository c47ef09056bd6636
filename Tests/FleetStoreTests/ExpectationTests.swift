import Fleet
import FleetStore
import Synchronization
import Testing

/// Changes that are made only of what is as expected.
struct ExpectationTests {
    private let author = TestFleet.author()

    /// Whether the error is that somebody else was faster, and the change was not made.
    private func refused(_ subject: String, _ change: () async throws -> Void) async {
        do {
            try await change()
            Issue.record("\(subject): it was changed")
        } catch StoreError.changedMeanwhile(let found) {
            #expect(found == subject)
        } catch AccountStoreError.store(.changedMeanwhile(let found)) {
            #expect(found == subject)
        } catch {
            Issue.record("\(subject): \(error)")
        }
    }

    @Test func `of what is another than expected nothing is changed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let store = fleet.store
        let batch = try await fleet.createBatch(2)
        let other = try await fleet.createBatch(1)
        let hostname = try Hostname("KXP2-CORO-001")
        let (venue, image, name) = (try VenueCode("ARIA"), try ImageName("kxp2-1.0"), try AccountName("anna"))
        _ = try await store.addUser(NewUser(name: name, role: .viewer, passwordHash: "$argon2id$x"), by: author)
        try await store.addToken(
            APIToken(name: name, role: .viewer, createdAt: author.at, expiresAt: nil), digest: SecretDigest(of: "x"), by: author)
        try await store.addWebhook(
            Webhook(name: name, url: WebhookURL("http://192.0.2.1/"), events: [.poolLow], poolLow: 1, createdAt: author.at),
            secret: String(repeating: "s", count: 40), by: author)
        let before = try await fleet.eventKinds()
        let device = try TestFleet.device("AA01")
        await refused("venue ARIA") {
            _ = try await store.editVenue(venue, VenueDetails(name: "X"), expecting: Expectation { _ in false }, by: author)
        }
        await refused("venue ARIA") { try await store.deleteVenue(venue, expecting: Expectation { _ in false }, by: author) }
        for order in [BatchOrder.start, .cancel] {
            await refused("batch 1") {
                _ = try await store.orderBatch(batch.id, order, expecting: Expectation { _ in false }, by: author)
            }
        }
        await refused("batch 1") {
            _ = try await store.setPriority(5, ofBatch: batch.id, expecting: Expectation { _ in false }, by: author)
        }
        await refused("batch 2") {
            _ = try await store.moveBatch(other.id, .before(batch.id), expecting: Expectation { _ in false }, by: author)
        }
        await refused("hostname \(hostname)") {
            _ = try await store.retire(
                hostname, reason: RetirementReason("x"), expecting: Expectation { _ in false }, by: author)
        }
        await refused("hostname \(hostname)") { try await store.release(hostname, expecting: Expectation { _ in false }, by: author) }
        await refused("hostname \(hostname)") {
            _ = try await store.unretire(hostname, expecting: Expectation { _ in false }, by: author)
        }
        await refused("hostname \(hostname)") {
            _ = try await store.replace(
                hostname, with: device, allowsUnheard: false, expecting: Expectation { _ in false }, by: author)
        }
        await refused("image \(image)") {
            _ = try await store.activateImage(image, expecting: Expectation { _ in false }, by: author)
        }
        await refused("image \(image)") { try await store.removeImage(image, expecting: Expectation { _ in false }, by: author) }
        await refused("user anna") {
            _ = try await store.editUser(name, role: .admin, isDisabled: true, expecting: Expectation { _ in false }, by: author)
        }
        await refused("user anna") {
            try await store.setPasswordHash("y", of: name, expecting: Expectation { _ in false }, by: author)
        }
        await refused("user anna") { try await store.removeUser(name, expecting: Expectation { _ in false }, by: author) }
        await refused("token anna") { try await store.revokeToken(name, expecting: Expectation { _ in false }, by: author) }
        await refused("webhook anna") { try await store.removeWebhook(name, expecting: Expectation { _ in false }, by: author) }
        #expect(try await fleet.eventKinds() == before)
    }

    @Test func `it is looked at when the changes before it are made, and nobody comes in between`() async throws {
        let fleet = try await TestFleet.ready()
        let batch = try await fleet.createBatchOfSerials()
        let (author, store) = (self.author, fleet.store)
        let priorities = Mutex<[Int64]>([])
        // Each expects that it is the first.
        let expected = Expectation<BatchSummary> { summary in
            priorities.withLock { $0.append(summary.batch.plan.priority) }
            return summary.batch.plan.priority == 0
        }
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...20 {
                group.addTask {
                    do {
                        _ = try await store.setPriority(Int64(number), ofBatch: batch.id, expecting: expected, by: author)
                        return true
                    } catch StoreError.changedMeanwhile {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        let kept = try await fleet.batch(batch.id).plan.priority
        // All but the first have seen what the first has made.
        #expect(priorities.withLock { $0.filter { $0 != 0 && $0 != kept } } == [] && priorities.withLock { $0.contains(kept) })
    }
}

extension TestFleet {
    fileprivate func createBatchOfSerials() async throws -> Batch { try await createBatch(3, product: Self.rxp2) }
}
