import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

/// Kart numbers over real sockets, as forms send them.
@Suite(.timeLimit(.minutes(2)))
struct KartNumbersPagesTests {
    private static let import_ = "/kart-numbers/import"

    private func count(_ site: PagesTestSite) async throws -> Int { try await site.store.hostnames(HostnameFilter()).count }

    private func record(_ site: PagesTestSite, _ number: String) async throws -> HostnameRecord {
        try await site.store.hostname(Hostname("KXP2-CORO-\(number)"))
    }

    private func send(_ site: PagesTestSite, _ fields: [(String, String)]) async throws -> RawSocket.Answer {
        try await site.post(Self.import_, [("venue", "CORO"), ("product", "KXP2")] + fields)
    }

    @Test func `an import shows what would happen, and happens only then`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let preview = try await send(site, [("numbers", "3-10, 10\r\n12")])
        #expect(preview.status == 200 && preview.text.contains("7: 5-10, 12") && preview.text.contains("2, which stay as they are: 3-4"))
        #expect(preview.text.contains("Import 7 kart numbers") && preview.text.contains("KXP2-CORO-005"))
        #expect(try await count(site) == 4)
        try WholePage.check(preview.text, Self.import_)
        let done = try await send(site, [("numbers", "3-10, 10\r\n12"), ("step", "import")])
        #expect(done.status == 303 && done.header("Location") == "/kart-numbers?venue=CORO&product=KXP2")
        #expect(try await count(site) == 11)
    }

    @Test func `a range, a list and a CSV file say the same`() async throws {
        for fields in [
            [("first", "1"), ("last", "3")], [("numbers", "1 2 3")], [("numbers", "venue,kart_number\r\nCORO,1\r\nCORO,2\r\nCORO,3\r\n")],
        ] {
            let site = try await PagesTestSite.start()
            try await site.prepareFleet(karts: "77")
            #expect(try await send(site, fields).text.contains("3: 1-3"))
        }
    }

    @Test(
        arguments: [
            ([("numbers", "")], "numbers"), ([("numbers", "1\n2\nx7")], "numbers"), ([("first", "9"), ("last", "3")], "last"),
            ([("first", "9")], "last"), ([("first", "1"), ("last", "3"), ("numbers", "7")], "numbers"),
        ] as [([(String, String)], String)])
    func `what is wrong with an import stands beside its field`(fields: [(String, String)], field: String) async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "77")
        let answer = try await send(site, fields + [("step", "import")])
        #expect(answer.status == 422 && answer.text.contains("id=\"problem-\(field)\""))
        for (name, value) in fields where name != "numbers" {
            #expect(try answer.text.contains(Regex("name=\"\(name)\"[^>]*value=\"\(value)\"")))
        }
        if fields[0].1.contains("x7") { #expect(answer.text.contains("Line 3") && answer.text.contains("1\n2\nx7</textarea>")) }
        #expect(try await count(site) == 1)
    }

    @Test func `a product that goes by serial number is explained, not imported`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "77")
        #expect(try await site.get(Self.import_).text.contains("Products that need no import"))
        let answer = try await site.post(Self.import_, [("venue", "CORO"), ("product", "RXP2"), ("numbers", "1-5")])
        #expect(answer.status == 422 && answer.text.contains("id=\"problem-product\"") && answer.text.contains("made from serial numbers"))
    }

    @Test func `the list is filtered and has pages`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-250")
        _ = try await site.post("/kart-numbers/KXP2-CORO-007/retire", [("reason", "scrapped")])
        let first = try await site.get("/kart-numbers?venue=CORO&product=KXP2").text
        #expect(first.contains("KXP2-CORO-100<") && !first.contains("KXP2-CORO-101<") && first.contains("after=KXP2-CORO-100"))
        let second = try await site.get("/kart-numbers?venue=CORO&after=KXP2-CORO-200").text
        #expect(second.contains("KXP2-CORO-250<") && !second.contains("KXP2-CORO-200<") && !second.contains("rel=\"next\""))
        let retired = try await site.get("/kart-numbers?status=retired").text
        #expect(retired.contains("scrapped") && !retired.contains("KXP2-CORO-008"))
        #expect(try await site.get("/kart-numbers?q=CORO-24").text.contains("10 hostnames"))
        #expect(try await site.get("/kart-numbers?q=nothing").text.contains("Nothing fits"))
    }

    @Test func `a hostname is assigned, its dead unit replaced, released, retired and taken back`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let path = "/kart-numbers/KXP2-CORO-002"
        #expect(try await site.post(path + "/assign", [("serial", "100000000000abcd"), ("mac", "")]).header("Location") == path)
        #expect(try await record(site, "002").device?.serial?.text == "100000000000ABCD")
        let new = [("serial", ""), ("mac", "2c:cf:67:12:34:56")]
        let doubt = try await site.post(path + "/replace", new)
        #expect(doubt.status == 422 && doubt.text.contains("never heard of") && doubt.text.contains("serial 100000000000ABCD would lose"))
        #expect(doubt.text.contains("Never heard of this device: replace all the same"))
        // A yes to another number is none.
        let yes = [("unheard", "1"), ("unheard_of", "serial 100")]
        #expect(try await site.post(path + "/replace", new + yes).status == 422)
        #expect(try await record(site, "002").device?.serial?.text == "100000000000ABCD")
        let meant = new + [("unheard", "1"), ("unheard_of", "MAC 2c:cf:67:12:34:56")]
        #expect(try await site.post(path + "/replace", meant).status == 303)
        let replaced = try await record(site, "002")
        #expect(replaced.state == .assigned && replaced.device?.serial == nil && replaced.device?.mac?.text == "2c:cf:67:12:34:56")
        #expect(try await site.post(path + "/release").status == 303)
        #expect(try await record(site, "002").state == .available)
        #expect(try await site.post(path + "/release").header("Set-Cookie")?.contains("warning.") == true)
        let unnamed = try await site.post(path + "/retire", [("reason", " ")])
        #expect(unnamed.status == 422 && unnamed.text.contains("id=\"problem-reason\""))
        #expect(try await site.post(path + "/retire", [("reason", "kart 2 was scrapped")]).status == 303)
        #expect(try await site.get(path).text.contains("kart 2 was scrapped"))
        #expect(try await site.post(path + "/unretire").status == 303)
        #expect(try await record(site, "002").state == .available)
    }

    @Test func `the page of a hostname follows what happens to it`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let path = "/kart-numbers/KXP2-CORO-001"
        let page = try await site.get(path).text
        #expect(page.contains("data-live-page=\"\(path)/live\"") && page.contains("live-page.js"))
        func state() async throws -> Substring? {
            let piece = try await site.get(path + "/live", as: .viewer)
            #expect(piece.status == 200)
            return piece.text.firstMatch(of: #/data-region="about" data-state="([^"]*)"/#)?.1
        }
        let before = try await state()
        #expect(before?.hasPrefix("available") == true && page.contains("data-state=\"\(before ?? "")\""))
        _ = try await site.ask(1)
        let after = try await state()
        #expect(after?.hasPrefix("assigned") == true)
        #expect(try await site.get(path + "/live").text.contains("data-region=\"deployments\""))
        #expect(try await site.get("/kart-numbers/KXP2-CORO-999/live").status == 404)
    }

    @Test func `a hostname is reserved for one device, and a device cannot have two`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let device = [("serial", "100000000000abcd"), ("mac", "")]
        #expect(try await site.post("/kart-numbers/KXP2-CORO-003/reserve", device).status == 303)
        #expect(try await record(site, "003").state == .reserved)
        let second = try await site.post("/kart-numbers/KXP2-CORO-004/reserve", device)
        #expect(second.status == 422 && second.text.contains("KXP2-CORO-003") && second.text.contains("value=\"100000000000abcd\""))
        let neither = try await site.post("/kart-numbers/KXP2-CORO-004/assign", [("serial", ""), ("mac", " ")])
        #expect(neither.status == 422 && neither.text.contains("id=\"problem-serial\""))
        let bad = try await site.post("/kart-numbers/KXP2-CORO-004/assign", [("serial", "!"), ("mac", "zz")])
        #expect(bad.text.contains("id=\"problem-serial\"") && bad.text.contains("id=\"problem-mac\""))
        #expect(try await site.get("/kart-numbers/KXP2-CORO-999").status == 404)
        #expect(try await site.get("/kart-numbers/nothing").status == 404)
    }

    @Test func `the file of the list is what an import takes`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let file = try await site.get("/kart-numbers/export?venue=CORO")
        #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(file.header("Content-Disposition") == "attachment; filename=\"kart-numbers.csv\"")
        let preview = try await site.post(Self.import_, [("venue", "CORO"), ("product", "KXP2"), ("numbers", file.text)])
        #expect(preview.status == 200 && preview.text.contains("4, which stay as they are: 1-4"))
        #expect(try await site.get("/kart-numbers/export?status=x").status == 400)
    }

    @Test func `ranges are told briefly`() throws {
        let numbers = try [3, 1, 2, 9, 7].map { try KartNumber($0) }
        #expect(NumberRanges.text(of: numbers) == "1-3, 7, 9")
        #expect(NumberRanges.text(of: try stride(from: 1, to: 60, by: 2).map { try KartNumber($0) }, limit: 2) == "1, 3 and more")
        #expect(NumberRanges.text(of: []) == "")
    }
}
