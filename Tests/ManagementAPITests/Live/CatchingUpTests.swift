import Fleet
import FleetStore
import HTTPServer
import ManagementAPI
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CatchingUpTests {
    @Test func `a client that comes again is told what it has missed, each thing once and as it is now`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let first = try await site.open()
        let seen = try #require(try await first.next("stats_update").id)
        first.socket.socket.drop()

        let id = try await site.deploy()
        let batch = try await site.store.createBatch(
            BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 2), by: LiveSite.author)
        _ = try await site.store.failDeployment(id, reason: "test", by: LiveSite.author)

        let restarted = try await LiveSite(after: site)
        let again = try await restarted.open("?after=\(seen)")
        var messages: [LiveClient.Message] = []
        repeat { messages.append(try await again.next()) } while messages.last?.event != "stats_update"
        #expect(messages.map(\.event) == ["status", "hostname_assigned", "batch_created", "deployment_update", "stats_update"])
        #expect(messages.compactMap { $0["deployment_status"] } == ["failed"])
        #expect(messages.first { $0.event == "batch_created" }?["id"] == batch.id.description)
        let ids = messages.compactMap(\.id)
        #expect(ids == ids.sorted())
        #expect(ids.last == (try await site.store.auditHead().id))
        // And it is live from there on.
        _ = try await site.store.createVenue(VenueCode("ARIA"), VenueDetails(name: "A"), by: LiveSite.author)
        #expect(try await again.next()["total_venues"] == "2")
    }

    @Test func `a client that has missed nothing is told nothing`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let client = try await site.open("?after=\(try await site.store.auditHead().id)")
        #expect(try await client.next().event == "status")
        #expect(try await client.next().event == "stats_update")
    }

    @Test func `a client that has missed too much, or comes from another database, is told to refresh`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let start = try await site.store.auditHead().id
        let id = try await site.deploy()
        for number in 0...LiveChannel.catchUpLimit {
            _ = try await site.store.editVenue(VenueCode("CORO"), VenueDetails(name: "Name \(number)"), by: LiveSite.author)
        }
        let head = try await site.store.auditHead().id
        for after in [start, head + 1_000] {
            let client = try await site.open("?after=\(after)")
            #expect(try await client.next().event == "status")
            let refresh = try await client.next()
            #expect(refresh.event == "deployments_refresh")
            #expect(refresh.id == head)
            #expect((refresh.data["deployments"] as? [[String: Any]])?.map { "\($0["id"] ?? "")" } == [id.description])
        }
    }

    @Test(arguments: ["x", "-1", "1.5", "99999999999999999999", ""])
    func `what is no number of an event is refused before the WebSocket opens`(after: String) async throws {
        let site = try await LiveSite()
        let socket = try RawSocket(port: site.server.address.port, of: site.server)
        try await socket.send(RawWebSocket.request("/ws?after=\(after)"))
        #expect(try await socket.readAnswer().status == 400)
    }
}
