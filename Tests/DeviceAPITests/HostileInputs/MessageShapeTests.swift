import DeviceProtocol
import Testing

/// Bodies that are no JSON object in UTF-8, and ones that are too deep or too large.
struct MessageShapeTests {
    private static let message = #"{"serial_number": "10000000000000ff", "mac_address": "02:00:00:00:00:ff", "status": "failed"}"#

    private static let shapes: [String] =
        [
            "", " ", "null", "7", "true", "\"text\"", "[]", "[\(message)]", "{", "}", "{}}", "{} {}", "{,}", "{\"a\"}", "{\"a\":}",
            "{\"a\" 1}", "{\"a\": 1,}", "{\"a\": 1 \"b\": 2}", "{'a': 1}", "{a: 1}", "{\"a\": 'b'}", "{\"a\": NaN}", "{\"a\": Infinity}",
            "{\"a\": 01}", "{\"a\": +1}", "{\"a\": .5}", "{\"a\": 1.}", "{\"a\": 1e}", "{\"a\": 0x1}", "{\"a\": -}", "{\"a\": tru}",
            "{\"a\": nul", "{\"a\": True}", "// comment\n{}", "{/* comment */}", "{\"a\": \"\\x41\"}", "{\"a\": \"\\u12\"}",
            "{\"a\": \"\\u00g0\"}", "{\"a\": \"\\ud800\"}", "{\"a\": \"\\udc00\"}", "{\"a\": \"\\ud800\\u0041\"}",
            "{\"a\": \"line\nline\"}",
            "{\"a\": \"tab\tin it\"}", "{\"a\": \"\u{0}\"}", "\u{0}{}", "{}\u{0}", "\u{FEFF}\(message)", "{\"a\": \"open", "{\"a\": \"\\",
            "{\u{A0}}", "{\u{2028}}", "{\"a\": 1, \"a\": 2}", "{\"a\": 1, \"\\u0061\": 2}", "{\"\": 1, \"\": 1}",
            "product_type=KXP2&serial_number=1", "<xml/>", String(repeating: "[", count: 4_000), String(repeating: "{\"a\":", count: 800),
            String(repeating: "[", count: 33) + String(repeating: "]", count: 33), String(repeating: " ", count: 4_000),
            "{\"a\": " + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}", String(repeating: "9", count: 4_000),
            "\"" + String(repeating: "\\u0000", count: 600) + "\"",
        ] + [message.replacing("}", with: ", \"serial_number\": \"10000000000000fe\"}")]

    /// The same message as programs with another notion of text would send it, and bytes that are no UTF-8.
    private static let encodings: [[UInt8]] =
        [
            utf16(bigEndian: false), utf16(bigEndian: true), [0xFF, 0xFE] + utf16(bigEndian: false), [0xFE, 0xFF] + utf16(bigEndian: true),
            message.unicodeScalars.flatMap { [UInt8($0.value), 0, 0, 0] }, [0xEF, 0xBB, 0xBF] + Array(message.utf8),
            Array(message.utf8).map { $0 ^ 0x80 }, [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xAB, 0xAE, 5, 0],
        ]
        + [
            [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xED, 0xA0, 0x80],
            [0xED, 0xB0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE],
            [0xFF], [0x80], [0xE4], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ].map(withSerial)

    private static func withSerial(_ bytes: [UInt8]) -> [UInt8] {
        let head = #"{"status": "failed", "mac_address": "02:00:00:00:00:ff", "serial_number": ""#
        return Array(head.utf8) + bytes + Array("\"}".utf8)
    }

    private static func utf16(bigEndian: Bool) -> [UInt8] {
        message.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    @Test(arguments: ["/api/config", "/api/status"])
    func `a body that is no JSON object in UTF-8 is refused`(path: String) async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for body in Self.shapes.map({ Array($0.utf8) }) + Self.encodings {
                let reply = try await site.post(path, body)
                #expect(reply.status == 400, "\(String(decoding: body.prefix(100), as: UTF8.self)): \(reply.text)")
                #expect(reply.error?.isEmpty == false && reply.code == "bad_message", "\(reply.text)")
            }
        }
    }

    @Test func `fields that nobody knows are passed over`() async throws {
        let site = try await HostileSite.start()
        let extra = (0..<60).map { number in #", "extra \#(number) \ud83d\ude00": [{"a": [null, 1.5]}]"# }.joined()
        let known = "{\"venue_code\": \"CORO\", \"serial_number\": \"10000000abcdef01\", \"mac_address\": \"02:00:00:ab:cd:ef\""
        let reply = try await site.post("/api/config", known + extra + ", \"__proto__\": {}, \"\": [[1]]}")
        #expect(reply.status == 200 && reply.parts.first?.member("hostname") == site.deployment.hostname, "\(reply.text)")
    }

    @Test(arguments: [("/api/config", 4_096), ("/api/status", 32_768)])
    func `a body over the limit of its path is 413, one of another type 415`(path: String, limit: Int) async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            let full = Self.message + String(repeating: " ", count: limit + 1 - Self.message.utf8.count)
            for body in [full, full + full, String(repeating: "[", count: 500_000)] {
                let reply = try await site.post(path, body)
                #expect(reply.status == 413 && reply.error?.contains("\(limit) bytes") == true, "\(reply.text)")
            }
            // Claimed and never sent: the answer does not wait for it.
            for claim in ["2000000", "999999999999999999"] {
                let head = "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(claim)\r\n\r\n"
                #expect(try await site.send(head).status == 413, "\(claim)")
            }
            for type in [
                nil, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                "application/jsonx",
                "application/json/x", "application /json", "json", "application/json, text/plain", "\"application/json\"", "*/*",
            ] {
                let reply = try await site.post(path, Array(Self.message.utf8), type.map { ["Content-Type: \($0)"] } ?? [])
                #expect(reply.status == 415 && reply.error?.contains("application/json") == true, "\(type ?? "none"): \(reply.text)")
            }
        }
    }
}
