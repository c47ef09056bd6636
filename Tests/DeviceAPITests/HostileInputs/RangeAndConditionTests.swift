import Testing

/// Ranges and conditions that make no sense, on the three kinds of image file.
struct RangeAndConditionTests {
    private static let files = ["/images/karts.img.zst", "/images/karts.manifest", "/images/karts.img"]

    @Test(arguments: files)
    func `a range gives the bytes it names, or all, or a refusal`(file: String) async throws {
        let site = try await HostileSite.start()
        let whole = try await site.get(file).body
        let size = whole.count
        #expect(size > 1_000)
        let part: (Range<Int>) -> (Int, [UInt8]?) = { (206, Array(whole[$0])) }
        let all: (Int, [UInt8]?) = (200, nil)
        let none: (Int, [UInt8]?) = (416, nil)
        let cases: [(String, (Int, [UInt8]?))] = [
            ("bytes=0-0", part(0..<1)), ("bytes=-1", part(size - 1..<size)), ("bytes=\(size - 1)-", part(size - 1..<size)),
            ("bytes=0-\(size)", part(0..<size)), ("bytes=1-18446744073709551615", part(1..<size)),
            ("bytes=7-99999999999999999999999", part(7..<size)), ("bytes=-99999999999999999999999", part(0..<size)),
            ("BYTES=0-0", part(0..<1)), ("bytes=000-000", part(0..<1)), ("bytes=\(size)-", none), ("bytes=\(size)-\(size)", none),
            ("bytes=18446744073709551615-", none), ("bytes=99999999999999999999-99999999999999999999", none), ("bytes=-0", none),
            ("bytes=5-4", all), ("bytes=-", all), ("bytes=", all), ("bytes", all), ("", all), ("=", all), ("=0-0", all), ("bytes=--1", all),
            ("bytes=-1-", all), ("bytes=0-1-2", all), ("bytes=0-0,2-2", all), ("bytes=0-0,", all), ("bytes=,0-0", all), ("bytes=a-b", all),
            ("bytes=0x0-0x1", all), ("bytes=+0-1", all), ("bytes=0-+1", all), ("bytes=0 - 1", all), ("bytes=0.0-1", all),
            ("bytes=1e1-2e1", all), ("items=0-0", all), ("bytes:0-0", all), ("bytes 0-0", all), ("bytes=*", all), ("bytes=*/5", all),
            ("bytes=\u{661}-\u{662}", all), ("bytes=0-0; x", all), ("bytes==0-0", all), ("bytes=\"0-0\"", all), ("none", all),
            ("bytes=" + (0..<1_200).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ","), all),
        ]
        try await site.unchanged {
            for (range, (status, bytes)) in cases where bytes != nil || status == 416 || size < 10_000_000 || range.isEmpty {
                let reply = try await site.get(file, ["Range: \(range)"])
                #expect(reply.status == status && reply.parts.count == 1, "\(range.prefix(100)): \(reply.text)")
                #expect(reply.header("Content-Length") == "\(reply.body.count)", "\(range.prefix(100))")
                switch status {
                case 416: #expect(reply.error != nil && reply.header("Content-Range") == "bytes */\(size)", "\(range)")
                default: #expect(reply.body == bytes ?? whole, "\(range.prefix(100))")
                }
            }
            for ranges in [["Range: bytes=0-0", "Range: bytes=1-1"], ["Range: bytes=0-0", "Range: bytes=0-0"]] {
                #expect(try await site.get(file, ranges).body == whole)
            }
            let head = try await site.send("HEAD \(file) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes=0-0\r\n\r\n")
            #expect(head.status == 200 && head.header("Content-Length") == "\(size)")
        }
    }

    @Test(arguments: files)
    func `a condition that makes no sense does not hold, and one on a date is passed over`(file: String) async throws {
        let site = try await HostileSite.start()
        let tag = try #require(try await site.get(file).header("ETag"))
        let list = (0..<600).map { "\"\($0)\"" }.joined(separator: ",")
        let dates = [
            "", "yesterday", "0", "-1", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "1994-11-06T08:49:37Z", String(repeating: "9", count: 8_000),
        ]
        var cases = [
            ("If-Match: \(tag)", 200), ("If-Match: *", 200), ("If-Match: nonsense", 412), ("If-Match: \"other\"", 412), ("If-Match:", 412),
            ("If-Match: W/\(tag)", 412), ("If-Match: \(tag.dropLast())", 412), ("If-Match: \(list)", 412),
            ("If-Match: \(list), \(tag)", 200),
            ("If-Match: \"", 412), ("If-Match: ,,,", 412), ("If-Match: * , \(tag)", 412), ("If-Match: \u{9b}", 412),
            ("If-None-Match: \(tag)", 304), ("If-None-Match: *", 304), ("If-None-Match: W/\(tag)", 304), ("If-None-Match: nonsense", 200),
            ("If-None-Match: \(list)", 200), ("If-None-Match: \"", 200), ("If-None-Match:", 200),
        ]
        cases += dates.flatMap { [("If-Modified-Since: \($0)", 200), ("If-Unmodified-Since: \($0)", 200)] }
        try await site.unchanged {
            for (field, status) in cases {
                let head = "HEAD \(file) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(field)\r\n\r\n"
                let reply = try await site.send(head)
                #expect(reply.status == status && reply.parts.count == 1, "\(field.prefix(100)): \(reply.text)")
                guard status != 200 else { continue }
                let full = try await site.get(file, [field])
                #expect(full.status == status && (status == 304 || full.error != nil), "\(field.prefix(100)): \(full.text)")
            }
            for (condition, status) in [
                (tag, 206), ("W/\(tag)", 200), ("\"other\"", 200), ("nonsense", 200), ("", 200), ("*", 200), ("\(tag), \(tag)", 200),
                ("Thu, 01 Jan 1970 00:00:00 GMT", 200), ("\u{9b}", 200),
            ] where status == 206 || file != "/images/karts.img" {
                let reply = try await site.get(file, ["Range: bytes=0-0", "If-Range: \(condition)"])
                #expect(reply.status == status, "\(condition): \(reply.text)")
            }
        }
    }
}
