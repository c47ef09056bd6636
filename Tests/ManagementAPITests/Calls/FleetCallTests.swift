import DeviceProtocol
import Fleet
import FleetStore
import Operations
import TestSupport
import Testing

@testable import ManagementAPI

/// What operators do beside the calls of the original.
struct FleetCallTests {
    @Test func `the numbers are those of now in each answer, whichever process has changed them`() async throws {
        let site = try await APISite.furnished()
        let other = try await SQLiteFleetStore.open(path: site.store.path)
        for (count, store) in [(2, nil), (3, site.store), (4, other), (5, site.store), (6, other)] as [(Int64, SQLiteFleetStore?)] {
            if let store {
                _ = try await store.createVenue(
                    VenueCode("VEN\(count)"), VenueDetails(name: "Venue"), by: Authorship("test", at: SystemClock.now()))
            }
            for _ in 0..<2 { #expect(try await site.get("/api/stats").number("total_venues") == count) }
        }
    }

    @Test func `a venue is edited in part, and deleted when nothing refers to it`() async throws {
        let site = try await APISite.furnished()
        let edited = try await site.send(
            "PATCH", "/api/venues/ARIA", #"{"location": "Hall 2", "contact_email": "a@example.com"}"#, as: .operator)
        #expect(edited.status == 200 && edited.text("name") == "Aria Circuit" && edited.text("location") == "Hall 2")
        let cleared = try await site.send("PATCH", "/api/venues/ARIA", #"{"location": null, "name": "Aria"}"#, as: .operator)
        #expect(cleared["location"] == .null && cleared.text("contact_email") == "a@example.com" && cleared.text("name") == "Aria")
        #expect(try await site.send("DELETE", "/api/venues/CORO", as: .operator).code == "venue_in_use")
        #expect(try await site.send("DELETE", "/api/venues/ARIA", as: .operator).status == 204)
        #expect(try await site.get("/api/venues/ARIA").status == 404)
    }

    @Test func `products are created once`() async throws {
        let site = try await APISite.furnished()
        let made = try await site.post("/api/products", #"{"code": "kxp3", "name": "KartXPro3", "strategy": "pool"}"#)
        #expect(made.status == 201 && made.text("code") == "KXP3")
        #expect(try await site.get("/api/products/KXP3").text("strategy") == "pool")
        #expect(try await site.get("/api/products").list.count == 3)
        #expect(try await site.post("/api/products", #"{"code": "KXP3", "name": "x", "strategy": "pool"}"#).code == "product_exists")
        #expect(try await site.post("/api/products", #"{"code": "KXP4", "name": "x", "strategy": "none"}"#).status == 400)
    }

    @Test func `hostnames are listed page by page, each once, with filters`() async throws {
        let site = try await APISite.furnished()
        _ = try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "text": "999-1001"}"#)
        _ = try await site.deploy("AB%_12CD".filter { $0.isLetter || $0.isNumber })
        var names: [String] = []
        var target: String? = "/api/hostnames?limit=7"
        while let page = target {
            let answer = try await site.get(page)
            names += answer.texts("hostname")
            target = answer.raw.header("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(names.count == 23 && Set(names).count == 23)
        #expect(names.prefix(4) == ["KXP2-ARIA-999", "KXP2-ARIA-1000", "KXP2-ARIA-1001", "KXP2-CORO-001"])
        #expect(try await site.get("/api/hostnames?status=assigned").texts("serial_number") == ["AB12CD"])
        #expect(try await site.get("/api/hostnames?text=b12").list.count == 1)
        #expect(try await site.get("/api/hostnames?text=%25").list.isEmpty)
        #expect(try await site.get("/api/hostnames?venue=NONE").status == 404)
        #expect(try await site.get("/api/hostnames?venue=%3Cb%3E").status == 400)
        #expect(try await site.get("/api/hostnames?colour=red").text("error")?.contains("colour") == true)
        #expect(try await site.get("/api/hostnames?limit=1&limit=2").status == 400)
    }

    @Test func `a hostname is reserved, released, retired, taken back and replaced`() async throws {
        let site = try await APISite.furnished()
        let path = "/api/hostnames/KXP2-CORO-001"
        let kept = try await site.post("/api/hostname/reserve", #"{"hostname": "KXP2-CORO-001", "serial_number": "AA01"}"#)
        #expect(kept.status == 200 && kept.text("status") == "reserved")
        #expect(try await site.post(path + "/release").text("status") == "available")
        #expect(try await site.post(path + "/release").code == "hostname_not_assigned")
        let retired = try await site.post(path + "/retire", #"{"reason": "Camera broken"}"#)
        #expect(retired.text("status") == "retired" && retired.text("retired_reason") == "Camera broken")
        #expect(try await site.post(path + "/retire", #"{"reason": ""}"#).status == 400)
        #expect(try await site.post(path + "/unretire").text("status") == "available")
        #expect(try await site.post(path + "/unretire").code == "hostname_not_retired")
        _ = try await site.post("/api/hostname/assign", #"{"hostname": "KXP2-CORO-001", "serial_number": "AA01"}"#)
        let unheard = try await site.post(path + "/replace", #"{"serial_number": "AA02"}"#)
        #expect(unheard.status == 409 && unheard.code == "device_unheard" && unheard.raw.text.contains("serial AA01 would lose"))
        #expect(try await site.get(path).text("serial_number") == "AA01")
        let replaced = try await site.post(path + "/replace", #"{"serial_number": "AA02", "unheard_of": true}"#)
        #expect(replaced.status == 200 && replaced.text("serial_number") == "AA02")
        #expect(try await site.get(path).json == replaced.json)
        #expect(try await site.post("/api/hostnames/KXP2-CORO-999/release").status == 404)
        #expect(try await site.post("/api/hostnames/none/release").status == 404)
    }

    @Test func `many devices get hostnames, all or none`() async throws {
        let site = try await APISite.furnished()
        let made = try await site.post(
            "/api/devices/assign",
            #"{"venue_code": "CORO", "devices": [{"serial_number": "AA01"}, {"mac_address": "02:00:00:00:00:09"}]}"#)
        #expect(made.status == 200 && made.texts("hostname") == ["KXP2-CORO-001", "KXP2-CORO-002"])
        let bad = try await site.post(
            "/api/devices/reserve",
            #"{"venue_code": "CORO", "devices": [{"serial_number": "AA03"}, {"serial_number": "AA04", "hostname": "KXP2-CORO-001"}]}"#)
        #expect(bad.status == 409)
        #expect(try await site.get("/api/hostnames?status=reserved").list.isEmpty)
        let twice = try await site.post(
            "/api/devices/reserve", #"{"venue_code": "CORO", "devices": [{"serial_number": "AA03"}, {"serial_number": "AA03"}]}"#)
        #expect(twice.status == 422 && twice.text("error")?.contains("devices[1]") == true)
        let unknown = try await site.post("/api/devices/reserve", #"{"devices": [{"serial": "AA03"}]}"#)
        #expect(unknown.status == 400 && unknown.text("error")?.contains("devices[0].\"serial\"") == true)
        #expect(try await site.get("/api/waiting").list.isEmpty)
        #expect(try await site.post("/api/waiting/assign", #"{"count": 2, "venue_code": "CORO"}"#).code == "too_few_waiting")
    }

    @Test func `deployments are found by what is known of them, and shown with events and log`() async throws {
        let site = try await APISite.furnished()
        let id = try await site.deploy("1000000012345678")
        _ = try await site.deploy("1000000087654321")
        #expect(try await site.get("/api/deployments?status=open&venue=CORO&product=KXP2").list.count == 2)
        #expect(try await site.get("/api/deployments?status=success").list.isEmpty)
        #expect(try await site.get("/api/deployments?text=12345678").list.count == 1)
        #expect(try await site.get("/api/deployments?hostname=KXP2-CORO-002").texts("serial_number") == ["1000000087654321"])
        #expect(try await site.get("/api/deployments?since=2020-01-01&until=2020-01-01").list.isEmpty)
        #expect(try await site.get("/api/deployments?since=2020-01-01T00:00:00%2B02:00").list.count == 2)
        #expect(try await site.get("/api/deployments?since=yesterday").status == 400)
        let page = try await site.get("/api/deployments?limit=1")
        #expect(page.raw.header("Link") == "</api/deployments?limit=1&before=2>; rel=\"next\"")
        let detail = try await site.get("/api/deployments/\(id)")
        #expect(detail.status == 200 && detail["deployment"]?["id"] == .integer(id.value))
        guard case .array(let events)? = detail["events"] else { throw RawFailure() }
        #expect(events.first?["kind"] == .string("deployment.started"))
        #expect(try await site.get("/api/deployments/99").status == 404)
    }

    @Test func `images are activated, rolled back and removed`() async throws {
        let site = try await APISite.furnished()
        let list = try await site.get("/api/images")
        #expect(list.texts("name") == ["karts-2.0", "karts-1.0"] || list.texts("name") == ["karts-1.0", "karts-2.0"])
        let active = try await site.post("/api/images/karts-2.0/activate")
        #expect(active.status == 200 && active["is_active"] == .bool(true), "\(active.raw.text)")
        #expect(try await site.get("/api/images/karts-1.0")["is_active"] == .bool(false))
        #expect(try await site.send("DELETE", "/api/images/karts-2.0").code == "image_is_active")
        let back = try await site.post("/api/products/KXP2/rollback")
        #expect(back.status == 200 && back.text("name") == "karts-1.0")
        #expect(try await site.post("/api/products/RXP2/rollback").code == "no_previous_image")
        #expect(try await site.post("/api/images/none/activate").status == 404)
        #expect(try await site.send("DELETE", "/api/images/karts-2.0").status == 204)
        #expect(try await site.get("/api/images").list.count == 1)
    }

    @Test func `the audit log is read forwards and backwards`() async throws {
        let site = try await APISite.furnished()
        let newest = try await site.get("/api/events?limit=3")
        #expect(newest.list.count == 3)
        let older = try await site.get(String(try #require(newest.raw.header("Link")).dropFirst().prefix { $0 != ">" }))
        guard case .integer(let first)? = newest.list.first?["id"], case .integer(let last)? = older.list.last?["id"] else {
            throw RawFailure()
        }
        #expect(last == first - 1)
        let made = try await site.post("/api/venues", #"{"code": "DEMO", "name": "Demo"}"#)
        #expect(made.status == 201)
        let events = try await site.get("/api/events?kind=venue&subject=DEMO")
        #expect(events.texts("kind") == ["venue.created"] && events.texts("actor") == ["token operator"])
    }

    @Test func `a batch's warnings tell what keeps it from serving all of its devices`() async throws {
        let site = try await APISite.furnished()
        func plan(_ product: String, count: Int) async throws -> Int64 {
            let body = #"{"venue_code": "CORO", "product_type": "\#(product)", "total_count": \#(count)}"#
            return try #require(try await site.post("/api/batches", body).number("id"))
        }
        let (serial, first) = (try await plan("RXP2", count: 2), try await plan("KXP2", count: 12))
        #expect(try await site.get("/api/batches/\(serial)/warnings").texts("code") == ["no_active_image"])
        #expect(try await site.get("/api/batches/\(first)/warnings").list == [])
        let second = try await plan("KXP2", count: 9)
        for id in [first, second] {
            let warnings = try await site.get("/api/batches/\(id)/warnings")
            #expect(warnings.texts("code") == ["too_few_hostnames"])
            #expect(warnings.texts("message").first?.contains("20 are available") == true)
        }
        _ = try await site.post("/api/batches/\(second)/cancel")
        #expect(try await site.get("/api/batches/\(first)/warnings").list == [])
        #expect(try await site.get("/api/batches/\(second)/warnings").list == [])
        #expect(try await site.get("/api/batches/99/warnings").code == "unknown_batch")
    }

    @Test func `a report counts what came of deployments by venue, product and day`() async throws {
        let site = try await APISite.furnished()
        let id = try await site.deploy("1000000012345678")
        _ = try await site.store.failDeployment(id, reason: "test", by: APISite.author)
        _ = try await site.deploy("1000000087654321")
        let report = try await site.get("/api/reports/deployments?venue=CORO")
        #expect(report["total"]?["failed"] == .integer(1) && report["total"]?["success_rate"] == .decimal("0.000"))
        #expect(report["total"]?["average_seconds"] == .null)
        guard case .array(let venues)? = report["venues"], case .array(let days)? = report["days"] else { throw RawFailure() }
        #expect(venues.first?["venue_code"] == .string("CORO") && days.count == 1)
        let nothing = try await site.get("/api/reports/deployments?until=2020-01-01")
        #expect(nothing["total"]?["success_rate"] == .null)
        #expect(try await site.get("/api/reports/deployments?product=NONE").status == 404)
    }

    private struct RawFailure: Error {}
}
