import Fleet
import HTTPServer
import Testing

@testable import WebPages

/// Times, zones, cookies and forms.
struct FrameTests {
    @Test(arguments: [
        (0, "0 s"), (999, "1 s"), (59_400, "59 s"), (60_000, "1 min"), (61_000, "1 min 1 s"), (599_000, "9 min 59 s"), (600_000, "10 min"),
        (3_600_000, "1 h"), (7_500_000, "2 h 5 min"), (86_400_000, "1 day"), (200_000_000, "2 days"), (-5, "0 s"),
    ])
    func `durations are told with two units at most`(milliseconds: Int, text: String) {
        #expect(Times.duration(milliseconds: Int64(milliseconds)) == text)
    }

    @Test func `moments are told from now, in both directions`() throws {
        let now = try Timestamp("2026-03-01 12:00:00")
        func text(_ seconds: Int64) -> String { Times.relative(Timestamp(milliseconds: now.milliseconds - seconds * 1_000), to: now) }
        #expect(
            [text(0), text(4), text(59), text(60), text(7_200), text(100_000), text(400_000)] == [
                "just now", "just now", "59 s ago", "1 min ago", "2 h ago", "1 day ago", "4 days ago",
            ])
        #expect(text(-300) == "in 5 min")
    }

    @Test func `a day begins where the browser is`() throws {
        let moment = try Timestamp("2026-03-01 23:30:00")
        let zone = BrowserZone(minutes: 120)
        #expect(zone.text(moment) == "2026-03-02 01:30")
        #expect(zone.startOfDay(moment).text == "2026-03-01 22:00:00")
        #expect(zone.start(ofDay: "2026-03-02")?.text == "2026-03-01 22:00:00")
        #expect(zone.start(ofDay: "2026-02-30") == nil && zone.start(ofDay: "x") == nil)
        #expect(BrowserZone(minutes: -210).startOfDay(moment).text == "2026-03-01 03:30:00")
        #expect([0, 120, -210].map { BrowserZone(minutes: $0).name } == ["UTC", "UTC+2", "UTC-3:30"])
    }

    @Test(arguments: HTMLTests.hostile) func `a form keeps what was typed, and shows it as text`(text: String) {
        var form = FormFields(["name": text])
        form.refuse("name", text)
        let assets = try? AssetShelf()
        let html =
            form.input("name", "Name").text + form.area("name", "Name").text + form.select("name", "Name", [Choice(text)]).text
            + (assets.flatMap { form.summary($0)?.text } ?? "")
        #expect(!html.contains("<script>alert") && !html.contains("<img") && !html.contains("onfocus='"))
        #expect(html.contains("aria-invalid=\"true\"") && html.contains("aria-describedby=\"problem-name\""))
    }

    @Test func `a password that was typed is not sent back`() {
        let form = FormFields(["password": "correct horse battery"])
        #expect(!form.input("password", "Password", .password).text.contains("horse"))
    }

    @Test func `a number out of range names the range, and fleet errors stand beside their field`() {
        var form = FormFields(["count": "0", "code": "TOO LONG", "good": "CORO"])
        #expect(form.number("count", in: 1...10) == nil && form.problems["count"] == "Give a whole number from 1 to 10.")
        #expect(form.read("code") { try VenueCode($0) } == nil && form.problems["code"]?.contains("exactly 4 letters") == true)
        #expect(form.read("good") { try VenueCode($0) }?.text == "CORO")
        #expect(form.readIfAny("nothing") { try VenueCode($0) } == nil && form.problems["nothing"] == nil)
        #expect(!form.isGood)
    }

    @Test(arguments: ["Venue CORO was created.", "50 % of \"a; b\"\r\nSet-Cookie: x=1, ü <b>", String(repeating: "ü", count: 3_000)])
    func `what is said after a redirect survives the cookie, and can set no other`(text: String) throws {
        let setting = Flash(text).setting(isSecure: false)
        let value = try #require(setting.split(separator: ";").first)
        #expect(setting.utf8.allSatisfy { (0x20...0x7e).contains($0) } && value.utf8.count < 4_096)
        #expect(setting.components(separatedBy: ";").count == 5)
        let read = try #require(Flash.read(String(value.split(separator: "=", maxSplits: 1)[1])))
        #expect(text.hasPrefix(read.text) && (text.utf8.count > 1_000 || read.text == text))
    }
}

extension String {
    fileprivate func components(separatedBy separator: Character) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
