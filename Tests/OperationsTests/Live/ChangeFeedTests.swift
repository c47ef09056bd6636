import Fleet
import FleetStore
import Operations
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChangeFeedTests {
    @Test func `a change of another process is told by itself`() async throws {
        let site = try await OperationsSite()
        let feed = ChangeFeed(store: site.store)
        let subscription = try await feed.listen()
        #expect(subscription.start == (try await site.store.auditHead().id))
        // A store of its own has connections of its own, as another process would.
        let other = try await SQLiteFleetStore.open(path: site.directory.database)
        var changes = subscription.changes.makeAsyncIterator()
        for code in ["ARIA", "BETA", "GAMM"] {
            _ = try await other.createVenue(VenueCode(code), VenueDetails(name: code), by: OperationsSite.author)
            let change = try #require(await changes.next())
            #expect(change.events.map(\.subject) == [code])
            #expect(change.lastEvent == change.events.last?.id)
            #expect(change.deployments == [])
        }
    }

    @Test func `progress, which writes no event, is told, and so are beginning and end`() async throws {
        let site = try await OperationsSite()
        let feed = ChangeFeed(store: site.store)
        var changes = try await feed.listen().changes.makeAsyncIterator()
        let id = try await site.startDeployment()
        var kinds: [String] = []
        var last: Deployment?
        // A look may find the deployment when it has looked for events already: those are in the next one.
        func follow(until isEnough: () -> Bool) async throws {
            while !isEnough() {
                let change = try #require(await changes.next())
                kinds += change.events.map(\.kind)
                last = change.deployments.first { $0.id == id } ?? last
            }
        }
        try await follow { last != nil && kinds.contains("deployment.started") }
        #expect(last?.state == .started)

        kinds = []
        try await site.store.recordProgress([
            ProgressUpdate(deployment: id, progress: DeploymentProgress(bytesTotal: 100, bytesWritten: 50), seenAt: SystemClock.now())
        ])
        try await follow { last?.progress.bytesWritten == 50 }
        #expect(kinds == [])

        _ = try await site.store.failDeployment(id, reason: "test", by: OperationsSite.author)
        try await follow { last?.state == .failed && !kinds.isEmpty }
        #expect(kinds == ["deployment.failed"])
    }

    @Test func `every listener gets every change, and one that comes later begins where it came`() async throws {
        let site = try await OperationsSite()
        let feed = ChangeFeed(store: site.store)
        let first = try await feed.listen()
        let second = try await feed.listen()
        _ = try await site.store.createVenue(VenueCode("ARIA"), VenueDetails(name: "A"), by: OperationsSite.author)
        for subscription in [first, second] {
            var changes = subscription.changes.makeAsyncIterator()
            #expect(await changes.next()?.events.map(\.subject) == ["ARIA"])
        }
        let third = try await feed.listen()
        #expect(third.start == (try await site.store.auditHead().id))
        #expect(third.start == first.start + 1)
    }

    @Test func `a listener that is too slow is told so by the end of its stream`() async throws {
        let site = try await OperationsSite()
        let feed = ChangeFeed(store: site.store, interval: .milliseconds(2))
        let slow = try await feed.listen()
        var quick = try await feed.listen().changes.makeAsyncIterator()
        let venue = try VenueCode("CORO")
        // One more than is too many: when the quick one has that, all have been told of those before.
        for number in 0...ChangeFeed.patience + 1 {
            _ = try await site.store.editVenue(venue, VenueDetails(name: "Name \(number)"), by: OperationsSite.author)
            _ = try #require(await quick.next())
        }
        var count = 0
        for await _ in slow.changes { count += 1 }
        #expect(count == ChangeFeed.patience)
    }

    @Test func `many entries at once come in order and whole`() async throws {
        let site = try await OperationsSite()
        let feed = ChangeFeed(store: site.store)
        let subscription = try await feed.listen()
        await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2_500 {
                group.addTask {
                    _ = try await site.store.editVenue(
                        VenueCode("CORO"), VenueDetails(name: "Name \(number)"), by: OperationsSite.author)
                }
            }
        }
        var seen: [Int64] = []
        for await change in subscription.changes {
            seen += change.events.map(\.id)
            if seen.count >= 2_500 { break }
        }
        #expect(seen == Array(subscription.start + 1...subscription.start + 2_500))
    }
}
