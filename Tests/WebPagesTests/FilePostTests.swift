import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

/// Forms with a file, as a browser without scripts sends them.
@Suite(.timeLimit(.minutes(2)))
struct FilePostTests {
    private static let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"

    private func send(
        _ site: PagesTestSite, _ path: String, _ fields: [(String, String)], file: String? = nil, named name: String = "karts.csv",
        as role: Role = .operator, end: String = "--\r\n"
    ) async throws -> RawSocket.Answer {
        var body = fields.map {
            "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
        }.joined()
        body += "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file == nil ? "" : name)\"\r\n"
        body += "Content-Type: text/csv\r\n\r\n\(file ?? "")\r\n--\(Self.boundary)\(end)"
        return try await site.send(
            "POST", path, as: role, ["Content-Type: multipart/form-data; boundary=\(Self.boundary)"], body: body)
    }

    private func karts(_ site: PagesTestSite) async throws -> Int {
        try await site.store.hostnames(HostnameFilter(venue: VenueCode("CORO"))).count
    }

    private let place = [("venue", "CORO"), ("product", "KXP2"), ("first", ""), ("last", ""), ("numbers", "")]

    @Test func `a file of kart numbers is shown before it is imported`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        #expect(try await site.get("/kart-numbers/import").text.contains("enctype=\"multipart/form-data\""))
        let shown = try await send(
            site, "/kart-numbers/import", place, file: "\u{FEFF}driver;kart_number\r\nAnna;4\r\n\"Otto; B\";\"5-7\"\r\n")
        #expect(shown.status == 200 && shown.text.contains("3: 5-7") && shown.text.contains("1, which stay as they are: 4"))
        try WholePage.check(shown.text, "/kart-numbers/import")
        #expect(try await karts(site) == 4)
        // The preview carries what was in the file.
        let hidden = try #require(shown.text.firstMatch(of: #/<input type="hidden" name="numbers" value="([^"]*)"/#))
        let list = HTMLText.read(String(hidden.1))
        let done = try await site.post(
            "/kart-numbers/import", [("venue", "CORO"), ("product", "KXP2"), ("numbers", list), ("step", "import")], as: .operator)
        #expect(done.status == 303)
        #expect(try await karts(site) == 7)
    }

    @Test func `a form whose file was not chosen is what was typed`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let fields = [("venue", "CORO"), ("product", "KXP2"), ("first", "5"), ("last", "6"), ("numbers", ""), ("step", "import")]
        #expect(try await send(site, "/kart-numbers/import", fields).status == 303)
        #expect(try await karts(site) == 6)
    }

    @Test func `what is wrong with a file is told, and nothing is imported`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let both = try await send(
            site, "/kart-numbers/import", [("venue", "CORO"), ("product", "KXP2"), ("numbers", "9"), ("step", "import")], file: "8")
        #expect(both.status == 422 && both.text.contains("id=\"problem-file\""))
        try WholePage.check(both.text, "/kart-numbers/import")
        let bad = try await send(site, "/kart-numbers/import", place + [("step", "import")], file: "5\nabout 6\n")
        #expect(bad.status == 422 && bad.text.contains("Line 2"))
        for name in ["a%22b%0D%0Ac.csv", "<script>alert(1)</script>", "../../etc/passwd", String(repeating: "x", count: 1_500)] {
            let answer = try await send(site, "/kart-numbers/import", place + [("numbers", "9")], file: "7", named: name)
            #expect(answer.status == 200 || answer.status == 422)
            try WholePage.check(answer.text, name)
        }
        let long = try await send(site, "/kart-numbers/import", place, file: String(repeating: "1,", count: 600_000))
        #expect(long.status == 422 && long.text.contains("id=\"problem-numbers\""))
        let socket = try RawSocket(port: site.server.address.port, of: site.server)
        // Refused by its size alone, before any of it is read.
        try await socket.send(
            "POST /kart-numbers/import HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 4300000\r\n\r\n"
        )
        #expect(try await socket.readAnswer().status == 413)
        for end in ["", "\r\n", "-", "--x"] {
            let cut = try await send(site, "/kart-numbers/import", place + [("step", "import")], file: "9", end: end)
            #expect(cut.status == 400 && cut.text.contains("The form cannot be read"), "\(end)")
        }
        #expect(try await send(site, "/kart-numbers/import", place + [("step", "import")], file: "9", as: .viewer).status == 403)
        #expect(try await karts(site) == 4)
    }

    @Test(arguments: [
        ("PK\u{03}\u{04}\u{14}\u{00}xl/workbook.xml", "karts.xlsx is an Excel file. Save it as"),
        ("k\u{0}a\u{0}r\u{0}t\u{0}", "The file karts.xlsx is no text in UTF-8."),
    ]) func `a file that is no text is said to be none`(file: String, words: String) async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        for (path, fields) in [
            ("/kart-numbers/import", place), ("/kart-numbers/devices", [("purpose", "reserve"), ("venue", "CORO"), ("product", "KXP2")]),
        ] {
            let answer = try await send(site, path, fields, file: file, named: "karts.xlsx")
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-file\">\(words)"), "\(path)")
            #expect(!answer.text.contains("workbook"), "\(path)")
            try WholePage.check(answer.text, path)
        }
        #expect(try await karts(site) == 4)
    }

    @Test func `only forms with a file take this type`() async throws {
        let site = try await PagesTestSite.start()
        #expect(try await send(site, "/venues", [("code", "CORO"), ("name", "x")], file: "x").status == 415)
        #expect(try await site.store.venues().isEmpty)
    }

    @Test func `devices are named from a file or a list, all or none`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let path = "/kart-numbers/devices"
        let fields = [("purpose", "reserve"), ("venue", "CORO"), ("product", "KXP2"), ("devices", "")]
        let done = try await send(site, path, fields, file: "serial_number,hostname\r\nAA01,KXP2-CORO-003\r\nAA02,\r\n")
        #expect(done.status == 200 && done.text.contains("KXP2-CORO-003") && done.text.contains("KXP2-CORO-001"))
        try WholePage.check(done.text, path)
        let reserved = try await site.store.hostnames(HostnameFilter(state: .reserved))
        #expect(reserved.map { $0.device?.serial?.text } == ["AA02", "AA01"])
        let typed = try await site.post(
            path, [("purpose", "assign"), ("venue", "CORO"), ("product", "KXP2"), ("devices", "AA03\nAA04\nAA05")], as: .operator)
        #expect(typed.status == 422 && typed.text.contains("is exhausted") && typed.text.contains("Import kart numbers</a>"))
        try WholePage.check(typed.text, path)
        #expect(try await site.store.hostnames(HostnameFilter(state: .assigned)).isEmpty)
        for (fields, problem) in [
            ([("purpose", "steal"), ("venue", "CORO"), ("product", "KXP2"), ("devices", "AA03")], "purpose"),
            ([("purpose", "assign"), ("venue", ""), ("product", "KXP2"), ("devices", "AA03")], "venue"),
            ([("purpose", "assign"), ("venue", "CORO"), ("product", ""), ("devices", "AA03")], "product"),
            ([("purpose", "assign"), ("venue", "CORO"), ("product", "KXP2"), ("devices", "")], "devices"),
            ([("purpose", "assign"), ("venue", "CORO"), ("product", "KXP2"), ("devices", "AA03\nAA03")], "devices"),
        ] {
            let answer = try await site.post(path, fields, as: .operator)
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-\(problem)\""), "\(problem)")
            try WholePage.check(answer.text, path)
        }
    }
}
