import DeviceProtocol
import Fleet
import FleetStore
import Operations
import TestSupport
import Testing

@testable import ManagementAPI

/// The JSON of the system that this one replaces: each of its calls, with its keys and codes.
struct ContractTests {
    @Test func `GET stats has the keys of the original`() async throws {
        let site = try await APISite.furnished()
        _ = try await site.deploy()
        let stats = try await site.get("/api/stats")
        #expect(stats.status == 200)
        #expect(
            stats.keys.isSuperset(of: [
                "total_venues", "total_hostnames", "available_kxp2", "available_rxp2", "assigned_kxp2", "assigned_rxp2",
                "available_hostnames", "assigned_hostnames", "recent_deployments", "recent_deployments_count", "successful_deployments",
                "timestamp",
            ]))
        #expect(stats.number("total_venues") == 2 && stats.number("available_kxp2") == 19 && stats.number("assigned_kxp2") == 1)
        #expect(stats.number("available_rxp2") == 0 && stats.number("recent_deployments_count") == 1)
        #expect(stats.number("successful_deployments") == 0)
    }

    @Test func `GET venues has each venue with the four counts`() async throws {
        let site = try await APISite.furnished()
        let venues = try await site.get("/api/venues")
        #expect(venues.status == 200 && venues.texts("code") == ["ARIA", "CORO"])
        let keys: Set<String> = [
            "code", "name", "location", "contact_email", "created_at", "available_kxp2", "available_rxp2", "assigned_kxp2", "assigned_rxp2",
        ]
        for venue in venues.list { #expect(keys.allSatisfy { venue[$0] != nil }, "\(venue)") }
        #expect(venues.list.last?["available_kxp2"] == .integer(20))
    }

    @Test func `GET a venue's stats has the five keys, and 404 for none`() async throws {
        let site = try await APISite.furnished()
        let stats = try await site.get("/api/venues/coro/stats")
        #expect(stats.status == 200 && stats.text("venue_code") == "CORO")
        #expect(stats.number("total_hostnames") == 20 && stats.number("available_hostnames") == 20)
        #expect(stats.number("assigned_hostnames") == 0 && stats.number("retired_hostnames") == 0)
        #expect(try await site.get("/api/venues/NONE/stats").status == 404)
        #expect(try await site.get("/api/venues/toolong/stats").status == 404)
    }

    @Test func `GET deployments has the columns of the history, and takes a limit`() async throws {
        let site = try await APISite.furnished()
        for number in 1...3 { _ = try await site.deploy("1000000000abcd0\(number)") }
        let all = try await site.get("/api/deployments")
        #expect(all.list.compactMap { $0["id"] } == [.integer(3), .integer(2), .integer(1)])
        let keys = [
            "id", "hostname", "mac_address", "serial_number", "ip_address", "product_type", "venue_code", "image_version",
            "deployment_status", "started_at", "completed_at", "error_message",
        ]
        for deployment in all.list { #expect(keys.allSatisfy { deployment[$0] != nil }, "\(deployment)") }
        #expect(all.texts("deployment_status") == ["started", "started", "started"])
        #expect(try await site.get("/api/deployments?limit=2").list.count == 2)
        for limit in ["0", "-1", "1001", "x", "", "9223372036854775808"] {
            let refused = try await site.get("/api/deployments?limit=\(limit)")
            #expect(refused.status == 400 && refused.text("error")?.hasPrefix("limit: ") == true, "\(limit)")
        }
    }

    @Test func `GET system status says how the server is`() async throws {
        let site = try await APISite.furnished()
        let status = try await site.get("/api/system/status")
        #expect(status.status == 200 && status.text("status") == "healthy" && status["problem"] == .null)
        #expect(status.text("version") == "test" && (status.number("disk_free_bytes") ?? 0) > 0)
    }

    @Test func `batches are created, listed by venue and status, shown, started and paused`() async throws {
        let site = try await APISite.furnished()
        #expect(try await site.get("/api/batches").list.isEmpty)
        let none = try await site.get("/api/batches/active")
        #expect(none.status == 404 && none.text("message") == "No batch is active.")
        let made = try await site.post("/api/batches", #"{"venue_code": "coro", "product_type": "KXP2", "total_count": 5, "priority": 3}"#)
        #expect(made.status == 201 && made.raw.header("Location") == "/api/batches/1")
        let columns = [
            "id", "venue_code", "product_type", "total_count", "remaining_count", "priority", "status", "created_at", "started_at",
            "completed_at",
        ]
        #expect(columns.allSatisfy { made[$0] != nil } && made.text("status") == "pending" && made.number("remaining_count") == 5)
        #expect(try await site.get("/api/batches/1").json == made.json)
        let early = try await site.post("/api/batches/1/pause")
        #expect(early.status == 409 && early.code == "batch_cannot")
        #expect(try await site.post("/api/batches/1/start").text("status") == "active")
        #expect(try await site.post("/api/batches/1/start").status == 200)
        #expect(try await site.get("/api/batches/active").number("id") == 1)
        #expect(try await site.post("/api/batches/1/pause").text("status") == "paused")
        #expect(try await site.post("/api/batches/1/pause").status == 200)
        #expect(try await site.get("/api/batches?venue=CORO&status=paused").list.count == 1)
        #expect(try await site.get("/api/batches?venue=&status=").list.count == 1)
        #expect(try await site.get("/api/batches?venue=ARIA").list.isEmpty)
        #expect(try await site.get("/api/batches?venue=NONE").status == 404)
        #expect(try await site.get("/api/batches?status=done").status == 400)
        #expect(try await site.post("/api/batches/1/cancel").text("status") == "cancelled")
        #expect(try await site.post("/api/batches/1/start").status == 409)
        for id in ["2", "0", "-1", "x", "1.0", "99999999999999999999"] {
            #expect(try await site.get("/api/batches/\(id)").status == 404, "\(id)")
            #expect(try await site.post("/api/batches/\(id)/start").status == 404, "\(id)")
        }
    }

    @Test func `a batch that needs more hostnames than there are is refused with both numbers`() async throws {
        let site = try await APISite.furnished()
        let refused = try await site.post("/api/batches", #"{"venue_code": "CORO", "product_type": "KXP2", "total_count": 21}"#)
        #expect(refused.status == 409 && refused.code == "too_few_hostnames")
        #expect(refused.text("error")?.contains("21") == true && refused.text("error")?.contains("20") == true)
        #expect(try await site.get("/api/batches").list.isEmpty)
    }

    @Test func `PUT priority gives a batch its place in the line`() async throws {
        let site = try await APISite.furnished()
        for _ in 1...2 { _ = try await site.post("/api/batches", #"{"venue_code": "CORO", "total_count": 1}"#) }
        let changed = try await site.send("PUT", "/api/batches/2/priority", #"{"priority": 7}"#, as: .operator)
        #expect(changed.status == 200 && changed.number("priority") == 7)
        #expect(try await site.get("/api/batches").list.compactMap { $0["id"] } == [.integer(2), .integer(1)])
        for body in [
            "{}", #"{"priority": "7"}"#, #"{"priority": null}"#, #"{"priority": 1.5}"#, "[]", "", "{", #"{"priority": 1, "x": 1}"#,
        ] {
            let refused = try await site.send("PUT", "/api/batches/2/priority", body, as: .operator)
            #expect(refused.status == 400, "\(body): \(refused.raw.text)")
        }
        #expect(try await site.send("PUT", "/api/batches/9/priority", #"{"priority": 7}"#, as: .operator).status == 404)
        let place = try await site.post("/api/batches/1/move", #"{"before": 2}"#)
        #expect(place.status == 200 && (place.number("priority") ?? 0) > 7)
        #expect(try await site.post("/api/batches/1/move", #"{"before": 2, "after": 2}"#).status == 400)
        #expect(try await site.post("/api/batches/1/move", #"{"after": 1}"#).code == "batch_beside_itself")
    }

    @Test func `POST venues creates one`() async throws {
        let site = try await APISite.furnished()
        let made = try await site.post(
            "/api/venues", #"{"code": "demo", "name": "Demo", "location": "Hall 2", "contact_email": "a@example.com"}"#)
        #expect(made.status == 201 && made.text("code") == "DEMO" && made.text("location") == "Hall 2")
        #expect(try await site.post("/api/venues", #"{"code": "DEMO", "name": "Again"}"#).code == "venue_exists")
        for (body, status) in [
            (#"{"code": "DEM!", "name": "x"}"#, 422), (#"{"code": "DEMO5", "name": "x"}"#, 400), (#"{"code": "NEW1"}"#, 400),
            (#"{"code": "NEW1", "name": "   "}"#, 422), (#"{"code": "NEW1", "name": "x", "contact_email": "none"}"#, 422),
            (#"{"code": "NEW1", "name": "a\nb"}"#, 422), (#"{"code": 1, "name": "x"}"#, 400),
        ] {
            let refused = try await site.post("/api/venues", body)
            #expect(refused.status == status, "\(body): \(refused.raw.text)")
        }
        #expect(try await site.get("/api/venues").list.count == 3)
    }

    @Test func `POST kart-numbers imports numbers, ranges and CSV, or shows what it would do`() async throws {
        let site = try await APISite.furnished()
        let preview = try await site.post("/api/kart-numbers", #"{"venue_code": "CORO", "text": "19-22, 21", "preview": true}"#)
        #expect(preview.status == 200 && preview["added"] == .array([.string("021"), .string("022")]) && preview["preview"] == .bool(true))
        #expect(preview.number("skipped_count") == 3 && preview.number("repeated_count") == 1)
        #expect(try await site.get("/api/venues/CORO").number("available_kxp2") == 20)
        let made = try await site.post(
            "/api/kart-numbers", #"{"venue_code": "CORO", "product_type": "KXP2", "kart_numbers": [20, 21, 1000]}"#)
        #expect(made.status == 201 && made["added"] == .array([.string("021"), .string("1000")]))
        let csv = try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "text": "name,kart_number\nRed,7\nBlue,8\n"}"#)
        #expect(csv.status == 201 && csv.number("added_count") == 2)
        let bad = try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "text": "1\n2\nx\n"}"#)
        #expect(bad.status == 422 && bad.text("error")?.contains("Line 3") == true)
        #expect(
            try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "product_type": "RXP2", "text": "1"}"#).code
                == "not_a_pool_product")
        #expect(try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA"}"#).status == 400)
        #expect(try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "kart_numbers": [1000000]}"#).status == 400)
    }

    @Test func `POST hostname assign gives a device a hostname, and the same again`() async throws {
        let site = try await APISite.furnished()
        let body =
            #"{"product_type": "KXP2", "venue_code": "CORO", "serial_number": "10000000ABCDEF01", "mac_address": "02:00:00:00:00:01"}"#
        let given = try await site.post("/api/hostname/assign", body)
        #expect(given.status == 200 && given.text("hostname") == "KXP2-CORO-001" && given.text("status") == "assigned")
        #expect(try await site.post("/api/hostname/assign", body).text("hostname") == "KXP2-CORO-001")
        let named = try await site.post("/api/hostname/assign", #"{"hostname": "kxp2-coro-007", "serial_number": "10000000ABCDEF02"}"#)
        #expect(named.text("hostname") == "KXP2-CORO-007")
        #expect(try await site.post("/api/hostname/assign", #"{"venue_code": "ARIA", "serial_number": "A1"}"#).code == "pool_exhausted")
        #expect(try await site.post("/api/hostname/assign", #"{"venue_code": "CORO"}"#).status == 400)
        #expect(try await site.post("/api/hostname/assign", #"{"serial_number": "A1"}"#).status == 400)
        #expect(try await site.post("/api/hostname/assign", #"{"venue_code": "CORO", "serial_number": "0000"}"#).status == 422)
    }
}
