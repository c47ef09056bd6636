import Foundation

/// The detail of an audit entry for people: its fields one after the other instead of JSON.
enum EventWords {
    static func text(of detail: String) -> String {
        guard let object = try? JSONSerialization.jsonObject(with: Data(detail.utf8)) as? [String: Any] else { return detail }
        if let before = object["before"] as? [String: Any], let after = object["after"] as? [String: Any] {
            let changed = Set(before.keys).union(after.keys).sorted().filter { word(before[$0]) != word(after[$0]) }
            return changed.map { "\($0): \(word(before[$0])) → \(word(after[$0]))" }.joined(separator: ", ")
        }
        return object.keys.sorted().map { "\($0): \(word(object[$0]))" }.joined(separator: ", ")
    }

    private static func word(_ value: Any?) -> String {
        switch value {
        case nil, is NSNull: "none"
        case let text as String: text
        case let object as [String: Any]: "{" + object.keys.sorted().map { "\($0): \(word(object[$0]))" }.joined(separator: ", ") + "}"
        case let list as [Any]: list.map { word($0) }.joined(separator: " ")
        case let number as NSNumber: number.stringValue
        case let other?: "\(other)"
        }
    }
}
