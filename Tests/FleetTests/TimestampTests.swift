import Fleet
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01 00:00:00"), (951_782_400_000, "2000-02-29 00:00:00"), (1_709_251_199_999, "2024-02-29 23:59:59"),
            (4_107_542_400_000, "2100-03-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (1_771_848_306_000, "2026-02-23 12:05:06"),
        ] as [(Int64, String)])
    func `a time is rendered in UTC`(milliseconds: Int64, text: String) throws {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(time.text == text)
        #expect(try Timestamp(text).text == text)
        #expect(try Timestamp(text).milliseconds == (milliseconds < 0 ? -1_000 : milliseconds / 1_000 * 1_000))
    }

    @Test func `every day of eight centuries reads back as it was written`() throws {
        for day in stride(from: Int64(-146_097), to: 146_097, by: 13) {
            let time = Timestamp(milliseconds: day * 86_400_000)
            #expect(try Timestamp(time.text) == time)
        }
    }

    @Test(arguments: [
        "", "2024-02-30 00:00:00", "2023-02-29 00:00:00", "2024-13-01 00:00:00", "2024-01-01T00:00:00", "2024-01-01 24:00:00",
        "2024-1-1 00:00:00",
    ])
    func `what is no time is refused`(text: String) {
        #expect(throws: FleetError.badTimestamp(text)) { try Timestamp(text) }
    }

    @Test func `RFC 3339 has a T and a Z`() throws {
        #expect(Timestamp(milliseconds: 0).iso8601 == "1970-01-01T00:00:00Z")
        #expect(try Timestamp(iso8601: "2026-03-01T12:00:05Z").text == "2026-03-01 12:00:05")
        for text in ["2026-03-01 12:00:05", "2026-03-01 12:00:05Z", "2026-03-01T12:00:05", "2026-02-30T12:00:05Z", "", "Z"] {
            #expect(throws: FleetError.badTimestamp(text)) { try Timestamp(iso8601: text) }
        }
    }
}
