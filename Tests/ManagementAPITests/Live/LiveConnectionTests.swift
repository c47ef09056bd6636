import Fleet
import FleetStore
import Foundation
import HTTPServer
import ManagementAPI
import ManagementGate
import Operations
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LiveConnectionTests {
    @Test func `a client is greeted, and sent the numbers with the keys of the original`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let client = try await site.open()
        let status = try await client.next()
        #expect(status.event == "status")
        #expect(status["status"] == "connected")
        let numbers = try await client.next()
        #expect(numbers.event == "stats_update")
        #expect(numbers.id == (try await site.store.auditHead().id))
        let keys: Set = [
            "total_venues", "total_hostnames", "available_kxp2", "available_rxp2", "assigned_kxp2", "assigned_rxp2", "available_hostnames",
            "assigned_hostnames", "recent_deployments", "recent_deployments_count", "successful_deployments", "timestamp",
        ]
        #expect(keys.subtracting(numbers.data.keys) == [])
        #expect(numbers["total_venues"] == "1")
        #expect(numbers["available_kxp2"] == "10")
    }

    @Test func `a change by another process is told at once, not with the next numbers`() async throws {
        let site = try await LiveSite(interval: .seconds(3_600))
        let client = try await site.connect()
        let other = try await SQLiteFleetStore.open(path: site.path)
        _ = try await other.createVenue(VenueCode("ARIA"), VenueDetails(name: "Aria"), by: LiveSite.author)
        let numbers = try await client.next("stats_update")
        #expect(numbers["total_venues"] == "1")
        #expect(numbers.id == (try await other.auditHead().id))
    }

    @Test func `a deployment is told from its beginning over its progress to its end`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let client = try await site.connect()
        let id = try await site.deploy()
        let named = try await client.next("hostname_assigned")
        #expect(named["hostname"] == "KXP2-CORO-001")
        #expect(named["serial_number"] == "10000000ABCDEF01")
        let begun = try await client.next("deployment_update")
        #expect(begun["deployment_status"] == "started")
        #expect(begun["hostname"] == "KXP2-CORO-001")
        #expect(try #require(begun.id) > named.id ?? .max)

        try await site.store.recordProgress([
            ProgressUpdate(
                deployment: id, progress: DeploymentProgress(bytesTotal: 100, bytesWritten: 50, rate: 7), seenAt: SystemClock.now())
        ])
        let progress = try await client.next("deployment_update")
        #expect(progress["bytes_written"] == "50")
        #expect(progress["rate"] == "7")
        #expect(progress.id == nil, "no entry of the audit log tells of progress")

        _ = try await site.store.failDeployment(id, reason: "the card is bad", by: LiveSite.author)
        let end = try await client.next("deployment_update")
        #expect(end["deployment_status"] == "failed")
        #expect(end["error_message"] == "the card is bad")
        #expect(end.id == (try await site.store.auditHead().id))
    }

    @Test func `a batch is told from its creation to its completion`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        let client = try await site.connect()
        let batch = try await site.store.createBatch(
            BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 2), by: LiveSite.author)
        #expect(try await client.next("batch_created")["status"] == "pending")
        _ = try await site.store.orderBatch(batch.id, .start, by: LiveSite.author)
        #expect(try await client.next("batch_started")["status"] == "active")
        _ = try await site.store.orderBatch(batch.id, .pause, by: LiveSite.author)
        #expect(try await client.next("batch_paused")["status"] == "paused")
        _ = try await site.store.orderBatch(batch.id, .start, by: LiveSite.author)
        _ = try await client.next("batch_started")
        _ = try await site.store.setPriority(9, ofBatch: batch.id, by: LiveSite.author)
        #expect(try await client.next("batch_progress")["priority"] == "9")
        _ = try await site.deploy("10000000abcdef01")
        let progress = try await client.next("batch_progress")
        #expect(progress["remaining_count"] == "1")
        #expect(progress["open"] == "1")
        _ = try await site.deploy("10000000abcdef02")
        #expect(try await client.next("batch_completed")["remaining_count"] == "0")
    }

    @Test func `a client gets what it asks for, and what is no request is refused`() async throws {
        let site = try await LiveSite()
        try await site.furnish()
        _ = try await site.deploy()
        let client = try await site.connect()
        try await client.ask("request_stats")
        #expect(try await client.next()["total_venues"] == "1")
        try await client.ask("request_deployments")
        let refresh = try await client.next()
        #expect(refresh.event == "deployments_refresh")
        #expect((refresh.data["deployments"] as? [[String: Any]])?.map { $0["hostname"] as? String } == ["KXP2-CORO-001"])
        try await client.ask("request_system_status")
        let system = try await client.next()
        #expect(system.event == "system_status")
        #expect(system["status"] == "made up")
        for text in ["", "{", "[]", "{\"event\": 5}", "{\"event\": \"<script>\"}", "{\"event\": \"unknown\"}"] {
            try await client.socket.send(text)
            let answer = try await client.next()
            #expect(answer.event == "error")
            #expect(answer["code"] == "bad_request")
        }
    }

    @Test func `the numbers come by themselves, and a device that fell silent is told once`() async throws {
        let clock = ShiftedClock()
        let site = try await LiveSite(interval: .milliseconds(50), now: clock.now)
        try await site.furnish()
        _ = try await site.deploy()
        let client = try await site.connect()
        _ = try await client.next("stats_update")
        clock.shift(by: Deployment.silenceLimit + 10_000)
        let silent = try await client.next("deployment_update")
        #expect(silent["stalled"] == "1" || silent["stalled"] == "true")
        #expect(silent["advice"] == Deployment.stalledAdvice)
        for _ in 0..<8 { #expect(try await client.next().event != "deployment_update") }
    }

    @Test func `a client whose session has ended is closed with 1008, and the others stay`() async throws {
        let ended = Atomic(false)
        let site = try await LiveSite(
            interval: .milliseconds(50), admits: { !ended.load(ordering: .relaxed) || $0.http.headers["X-Test"] != nil })
        let staying = LiveClient(
            socket: try await RawWebSocket(RawSocket(port: site.server.address.port, of: site.server), "/ws", headers: ["X-Test: 1"]))
        let leaving = try await site.connect()
        ended.store(true, ordering: .relaxed)
        #expect(try await leaving.socket.receiveClose() == 1008)
        try await staying.ask("request_system_status")
        #expect(try await staying.next("system_status")["status"] == "made up")
    }

    @Test func `whoever comes after the last one was signed out is greeted`() async throws {
        let ended = Atomic(false)
        let site = try await LiveSite(interval: .milliseconds(5), admits: { _ in !ended.load(ordering: .relaxed) })
        for _ in 0..<50 {
            ended.store(false, ordering: .relaxed)
            let client = try await site.connect()
            ended.store(true, ordering: .relaxed)
            #expect(try await client.socket.receiveClose() == 1008)
            client.socket.socket.drop()
        }
    }

    @Test func `all clients get the same, and the last one to leave leaves a channel that serves again`() async throws {
        let site = try await LiveSite()
        for round in 0..<3 {
            var clients: [LiveClient] = []
            for _ in 0..<5 { clients.append(try await site.connect()) }
            _ = try await site.store.createVenue(VenueCode("VEN\(round)"), VenueDetails(name: "V"), by: LiveSite.author)
            for client in clients { #expect(try await client.next("stats_update")["total_venues"] == "\(round + 1)") }
            for client in clients { client.socket.socket.drop() }
        }
    }
}
