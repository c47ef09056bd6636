import DeviceProtocol
import Foundation
import HTTPServer
import ManagementGate
import TestSupport
import Testing

@testable import ManagementAPI

/// The document and the routes, each compared with the other.
struct DocumentTests {
    private func operations(_ document: JSONValue) -> Set<String> {
        guard case .object(let paths)? = document["paths"] else { return [] }
        return Set(
            paths.flatMap { path in
                guard case .object(let members) = path.value else { return [String]() }
                return members.map { "\($0.name.uppercased()) \(path.name)" }
            })
    }

    @Test func `each route is in the document, and each path of the document is a route`() async throws {
        let site = try await APISite()
        let answer = try await site.get(ManagementAPI.documentPath)
        let documented = operations(answer.json)
        let routed = Set(site.api.routes.map { "\($0.method.rawValue) \($0.pattern)" })
        #expect(documented == routed)
        #expect(documented.count > 50)
        #expect(documented.allSatisfy { $0.contains(" /api/") })
    }

    @Test func `every reference leads to something, and one name stands for one thing`() async throws {
        let site = try await APISite()
        let document = try await site.get(ManagementAPI.documentPath).json
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            switch value {
            case .object(let members):
                for member in members {
                    if member.name == "$ref", case .string(let target) = member.value { references.insert(target) }
                    collect(member.value)
                }
            case .array(let values): values.forEach(collect)
            default: break
            }
        }
        collect(document)
        for reference in references {
            let found = reference.dropFirst(2).split(separator: "/").reduce(document as JSONValue?) { $0?[String($1)] }
            #expect(found != nil, "\(reference)")
        }
        #expect(references.count > 30)
        var schemas: [String: JSONValue] = [:]
        for call in site.calls {
            for schema in (call.success.schema?.named ?? []) + (call.body?.schema.named ?? []) {
                let name = try #require(schema.name)
                if let known = schemas[name] { #expect(known == schema.document, "\(name)") }
                schemas[name] = schema.document
            }
        }
        let names = site.calls.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `each placeholder of a path is a parameter, and each parameter of a path a placeholder`() async throws {
        let site = try await APISite()
        for call in site.calls {
            let placeholders = Set(call.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) })
            #expect(placeholders == Set(call.parameters.filter { $0.place == .path }.map(\.name)), "\(call.path)")
            #expect(call.statuses.allSatisfy { $0.rawValue < 300 || $0 == .notModified || Refused.of($0) != nil }, "\(call.path)")
        }
    }

    @Test func `it is JSON for everybody, also for Foundation`() async throws {
        let site = try await APISite()
        let answer = try await site.get(ManagementAPI.documentPath)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.raw.body)) as? [String: Any])
        #expect(object["openapi"] as? String == "3.1.0")
        let tag = try #require(answer.raw.header("ETag"))
        #expect(try await site.get(ManagementAPI.documentPath, headers: ["If-None-Match: \(tag)"]).status == 304)
    }

    @Test(arguments: [
        ("-9223372036854775808", true), ("9223372036854775807", true), ("1e15", true), ("-9223372036854775809", false),
        ("9223372036854775808", false), ("9007199254740993.0", false), ("1e400", false), ("0.5", false),
    ])
    func `a whole number is one that can be kept with all its digits`(text: String, isWhole: Bool) throws {
        #expect((Schema.anyInteger.problem(of: try JSONValue.parse(Array(text.utf8)), at: "x") == nil) == isWhole)
    }

    @Test func `what a schema refuses is named`() throws {
        let schema = Schema(
            .object(
                Schema.ObjectRule(properties: [
                    .required("count", .integer(1...5)), .optional("list", .list(.words(["a", "b"]), 0...2)),
                    .optional("name", Schema.text(1...3).orNull),
                ])))
        func problem(_ json: String) throws -> String? { schema.problem(of: try JSONValue.parse(Array(json.utf8)), at: Schema.wholeBody) }
        for good in [#"{"count": 1}"#, #"{"count": 5.0, "list": [], "name": null}"#, #"{"count": 1e0, "list": ["a", "b"], "name": "äöü"}"#]
        {
            #expect(try problem(good) == nil, "\(good)")
        }
        let bad = [
            (#"{}"#, "count: it is missing"), (#"{"count": 0}"#, "count: wanted a number from 1 to 5, found 0"),
            (#"{"count": 1.5}"#, "count: wanted a whole number of 64 bits, found a number"),
            (#"{"count": "1"}"#, "count: wanted a whole number of 64 bits, found a string"),
            (#"{"count": 1, "list": ["c"]}"#, "list[0]: wanted one of a, b"),
            (#"{"count": 1, "list": ["a", "a", "a"]}"#, "list: wanted 0 to 2 elements, found 3"),
            (#"{"count": 1, "name": ""}"#, "name: wanted 1 to 3 characters, found 0"),
            (#"{"count": 1, "more": 1}"#, "\"more\": there is no such field; known are count, list, name"),
        ]
        for (json, text) in bad { #expect(try problem(json) == text, "\(json)") }
    }
}
