import DeviceProtocol
import Testing

/// Every field of the two messages that devices send, with values of every wrong type.
struct MessageFieldTests {
    /// JSON texts of each type, with the types that they are.
    private static let values: [(text: String, types: Set<String>)] = [
        ("7", ["integer", "count"]), ("-7", ["integer"]), ("-9223372036854775808", ["integer"]), ("9223372036854775808", []), ("1.5", []),
        ("1.0", []), ("1e2", []), ("-0.0", []), ("1e999", []), ("123456789012345678901234567890", []), ("true", ["bool"]),
        ("false", ["bool"]), ("\"text\"", ["string"]), ("\"\"", ["string"]), ("\"7\"", ["string"]), ("\"true\"", ["string"]), ("[]", []),
        ("[7]", []), ("[\"text\"]", []), ("{}", ["object"]), ("{\"a\": \"b\"}", []), ("[[[[]]]]", []), ("{\"\": {}}", []),
    ]

    private static let config: [(field: String, type: String, valid: String)] = [
        ("product_type", "string", "\"KXP2\""), ("venue_code", "string", "\"CORO\""), ("serial_number", "string", "\"10000000000000ff\""),
        ("mac_address", "string", "\"02:00:00:00:00:ff\""), ("protocol_version", "integer", "1"),
    ]

    private static let status: [(field: String, type: String)] = [
        ("status", "string"), ("hostname", "string"), ("serial", "string"), ("mac_address", "string"), ("message", "string"),
        ("error_message", "string"), ("timestamp", "string"), ("deployment_id", "integer"), ("deployment_token", "string"),
        ("bytes_written", "count"), ("bytes_total", "count"), ("bytes_received", "count"), ("bytes_resent", "count"), ("rate", "count"),
        ("verified_bytes", "count"), ("stage_times", "object"), ("image_checksum", "digest"), ("named", "bool"),
    ]

    private func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    private func refused(_ reply: Reply, naming field: String, _ body: String) {
        #expect(reply.status == 400 && reply.parts.count == 1, "\(body): \(reply.text)")
        #expect(reply.code == "bad_message" && reply.error?.contains(field) == true, "\(body): \(reply.text)")
    }

    @Test func `a request for a configuration is refused for the type of any field`() async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for (index, field) in Self.config.enumerated() {
                var members = Self.config.map { ($0.field, $0.valid) }
                for value in Self.values where !value.types.contains(field.type) {
                    members[index].1 = value.text
                    refused(try await site.post("/api/config", object(members)), naming: field.field, object(members))
                }
                guard field.type == "string" else { continue }
                members[index].1 = "\"" + String(repeating: "x", count: 129) + "\""
                refused(try await site.post("/api/config", object(members)), naming: "longer than 128 bytes", field.field)
            }
            for field in ["serial_number", "mac_address"] {
                for value in [nil, "null"] {
                    let members = Self.config.compactMap { $0.field == field ? value.map { (field, $0) } : ($0.field, $0.valid) }
                    refused(try await site.post("/api/config", object(members)), naming: "\(field) is missing", object(members))
                }
            }
        }
    }

    @Test func `a report is refused for the type of any field`() async throws {
        let site = try await HostileSite.start()
        let valid = [
            ("status", "\"downloading\""), ("deployment_id", "\(site.deployment.deploymentID)"),
            ("deployment_token", "\"\(site.deployment.deploymentToken)\""),
        ]
        try await site.unchanged {
            for field in Self.status {
                for value in Self.values where !value.types.contains(field.type) {
                    let members = valid.filter { $0.0 != field.field } + [(field.field, value.text)]
                    refused(try await site.post("/api/status", object(members)), naming: field.field, object(members))
                }
                guard field.type == "string" else { continue }
                let members = valid.filter { $0.0 != field.field } + [(field.field, "\"" + String(repeating: "x", count: 8_193) + "\"")]
                refused(try await site.post("/api/status", object(members)), naming: field.field, field.field)
            }
            for status in ["", "started", "SUCCESS", "success ", "done", "succe\\u0000ss"] {
                let members = valid.dropFirst() + [("status", "\"\(status)\"")]
                refused(try await site.post("/api/status", object(Array(members))), naming: "status", status)
            }
            refused(try await site.post("/api/status", object(Array(valid.dropFirst()))), naming: "status is missing", "no status")
            let stages = (0..<33).map { ("s\($0)", "1") }
            for times in [object(stages), #"{"a": -1}"#, #"{"a": 1.5}"#, #"{"a": "1"}"#, #"{"a": null}"#, #"{"a": {}}"#] {
                refused(try await site.post("/api/status", object(valid + [("stage_times", times)])), naming: "stage_times", times)
            }
        }
    }

    @Test func `a report for a deployment that there is not, or with a wrong token, is refused`() async throws {
        let site = try await HostileSite.start()
        let id = site.deployment.deploymentID
        let token = site.deployment.deploymentToken
        let other = String(token.reversed())
        try await site.unchanged {
            for (number, secret, status) in [
                ("0", token, 404), ("-1", token, 404), ("9223372036854775807", token, 404), ("-9223372036854775808", token, 404),
                ("\(id)", "", 403), ("\(id)", other, 403), ("\(id)", token.uppercased() + " ", 403), ("\(id)", "\\u0000", 403),
                ("\(id)", String(token.dropLast()), 403), ("\(id + 1)", token, 404),
            ] {
                for word in ["downloading", "success", "failed"] {
                    let body = #"{"status": "\#(word)", "deployment_id": \#(number), "deployment_token": "\#(secret)"}"#
                    let reply = try await site.post("/api/status", body)
                    #expect(reply.status == status && reply.error != nil, "\(body): \(reply.text)")
                }
            }
        }
    }
}
