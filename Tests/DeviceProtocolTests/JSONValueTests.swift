import DeviceProtocol
import Foundation
import TestSupport
import Testing

@Suite struct JSONValueTests {
    private func parse(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue.parse(Array(text.utf8))
    }

    @Test func `every kind of value is read`() throws {
        let value = try parse(#" {"a": [1, -2, 3.5, 1e3, true, false, null], "b": {"c": "d"}, "": []} "#)
        #expect(
            value
                == .object([
                    JSONMember(
                        "a",
                        .array([.integer(1), .integer(-2), .decimal("3.5"), .decimal("1e3"), .bool(true), .bool(false), .null])),
                    JSONMember("b", .object([JSONMember("c", .string("d"))])),
                    JSONMember("", .array([])),
                ]))
        #expect(value["b"]?["c"] == .string("d"))
        #expect(value["z"] == nil)
    }

    @Test func `integers keep all 64 bits and larger numbers keep their text`() throws {
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("-9223372036854775808") == .integer(.min))
        #expect(try parse("9223372036854775808") == .decimal("9223372036854775808"))
    }

    @Test func `escapes and surrogate pairs become characters`() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\tAé😀"))
    }

    @Test(arguments: [
        ("", JSONError.truncated), ("{", .truncated), ("[1", .truncated), ("\"a", .truncated), ("tru", .truncated), ("-", .truncated),
        ("1 2", .unexpectedByte(2)), ("[1,]", .unexpectedByte(3)), ("{\"a\":1,}", .unexpectedByte(7)), ("{a:1}", .unexpectedByte(1)),
        ("'a'", .unexpectedByte(0)), ("// c", .unexpectedByte(0)), ("NaN", .unexpectedByte(0)), ("+1", .unexpectedByte(0)),
        ("01", .badNumber(0)), ("-01", .badNumber(0)), ("1.x", .badNumber(0)), ("1e", .truncated), ("[1.]", .badNumber(1)),
        ("\"\\x\"", .badEscape(1)), ("\"\\ud800\"", .badEscape(1)), ("\"\\udc00\"", .badEscape(1)), ("\"\\ud800\\u0041\"", .badEscape(1)),
        ("\"\\u12g4\"", .badEscape(1)), ("\"a\nb\"", .unexpectedByte(2)), ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateName(0)),
        ("\u{FEFF}1", .unexpectedByte(0)),
    ])
    func `what the grammar does not allow is refused where it stands`(text: String, error: JSONError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test func `a string that is not UTF-8 is refused`() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            #expect(throws: JSONError.notUTF8(0)) { try JSONValue.parse([0x22] + bytes + [0x22]) }
        }
    }

    @Test func `nesting is allowed up to the limit and no further`() throws {
        let limit = JSONValue.maximumDepth
        _ = try parse(String(repeating: "[", count: limit) + String(repeating: "]", count: limit))
        #expect(throws: JSONError.tooDeep(limit)) { try parse(String(repeating: "[", count: 100_000)) }
    }

    @Test func `siblings do not count as depth`() throws {
        _ = try parse("[" + Array(repeating: "[{}]", count: 100).joined(separator: ",") + "]")
    }

    @Test func `names that only look alike are different names`() throws {
        _ = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    }

    @Test func `what is written is read back equal`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let value = randomValue(depth: 4, &random)
            #expect(try JSONValue.parse(value.bytes) == value)
        }
    }

    @Test func `Foundation reads what is written, and the other way round`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let value = randomValue(depth: 3, &random)
            let theirs = try JSONSerialization.jsonObject(with: Data(value.bytes), options: .fragmentsAllowed)
            #expect(matches(value, theirs))
            let written = try JSONSerialization.data(withJSONObject: theirs, options: [.fragmentsAllowed, .prettyPrinted])
            #expect(matches(try JSONValue.parse(Array(written)), theirs))
        }
    }

    @Test func `damaged text is refused or accepted as Foundation does`() throws {
        // Foundation also takes duplicate names, deeper nesting and a few things that RFC 8259 forbids, so only one direction is exact:
        // whatever is accepted here must be accepted there with the same meaning.
        let text = Array(#"{"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00y"],"b":{"c":"d\n"},"e":0}"#.utf8)
        var random = SeededGenerator(seed: 13)
        var accepted = 0
        for _ in 0..<3_000 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let at = Int.random(in: damaged.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[at] = text.randomElement(using: &random) ?? 0
                case 1: damaged.remove(at: at)
                default: damaged.insert(text.randomElement(using: &random) ?? 0, at: at)
                }
            }
            guard let value = try? JSONValue.parse(damaged) else { continue }
            accepted += 1
            let theirs = try JSONSerialization.jsonObject(with: Data(damaged), options: .fragmentsAllowed)
            #expect(matches(value, theirs), "\(String(decoding: damaged, as: UTF8.self))")
        }
        #expect(accepted > 100)
    }

    private func randomValue(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 4 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: (-1 << 53)...(1 << 53), using: &random))
        case 3: return .string(randomText(&random))
        case 4: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(depth: depth - 1, &random) })
        default:
            return .object(
                (0..<Int.random(in: 0...4, using: &random)).map {
                    JSONMember("\($0)" + randomText(&random), randomValue(depth: depth - 1, &random))
                })
        }
    }

    private func randomText(_ random: inout SeededGenerator) -> String {
        let alphabet = Array("ab \"\\/\n\t\u{1}\u{7F}é😀\u{2028}0")
        return String((0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    private func matches(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? Bool) == value
        case .integer(let value): return (theirs as? NSNumber)?.int64Value == value
        case .decimal(let text): return (theirs as? NSNumber)?.doubleValue == Double(text)
        case .string(let text): return (theirs as? String).map { Array($0.utf8) } == Array(text.utf8)
        case .array(let values):
            guard let array = theirs as? [Any], array.count == values.count else { return false }
            return zip(values, array).allSatisfy { matches($0, $1) }
        case .object(let members):
            guard let dictionary = theirs as? [String: Any], dictionary.count == members.count else { return false }
            return members.allSatisfy { member in dictionary[member.name].map { matches(member.value, $0) } ?? false }
        }
    }
}
