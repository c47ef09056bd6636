import Fleet
import FleetStore
import Operations
import TestSupport
import Testing

@testable import WebPages

/// Reports over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct ReportsPagesTests {
    @Test func `a report tells rate and time by venue, product and day, and as a file`() async throws {
        let site = try await OperatingPagesTests.busy()
        let text = try await site.get("/reports").text
        #expect(text.contains("<strong>50.0 %</strong>") && text.contains("data-successful=\"1\" data-failed=\"1\""))
        try WholePage.check(text, "/reports")
        let file = try await site.get("/reports/export?product=KXP2&venue=CORO")
        #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(file.header("Content-Disposition")?.contains("filename=\"report-") == true)
        let lines = file.text.split(separator: "\r\n")
        #expect(lines.count == 5 && lines[1].hasPrefix("total,,1,1,0,0.500,") && lines[2].hasPrefix("venue,CORO,1,1,0,0.500,"))
    }

    @Test(arguments: [
        ("?from=2020-01-01&to=2020-01-31", "Nothing ended in these days"), ("?from=2026-03-02&to=2026-03-01", "Turn them round"),
        ("?from=yesterday", "YYYY-MM-DD"), ("?venue=TOOLONG", "Choose one of the list"),
    ]) func `a choice of days is understood or explained`(query: String, words: String) async throws {
        let site = try await OperatingPagesTests.busy()
        let answer = try await site.get("/reports" + query)
        #expect(answer.status == 200 && answer.text.contains(words))
        try WholePage.check(answer.text, query)
    }

    @Test func `a rate is 100 % only when all have succeeded`() {
        func outcome(_ successful: Int, _ failed: Int) -> Outcome {
            let group = OutcomeGroup(
                product: nil, venue: nil, day: Timestamp(milliseconds: 0), successful: successful, failed: failed, refused: 0,
                milliseconds: 0,
                longestMilliseconds: 0, verifiedBytes: 0)
            return DeploymentReport([group]).total
        }
        #expect(ReportWords.rate(outcome(10_000, 0)) == "100 %" && ReportWords.rate(outcome(9_999, 1)) == "99.9 %")
        #expect(ReportWords.rate(outcome(0, 3)) == "0.0 %" && ReportWords.rate(outcome(0, 0)) == nil)
    }
}
