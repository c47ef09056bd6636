import DeviceProtocol

extension Schema {
    /// What of a value is not as it has to be, and where; `nil` when all is. (Patterns are not looked at.)
    ///
    /// - Parameter place: how the value is called: `priority`, `devices[3].hostname`.
    func problem(of value: JSONValue, at place: String) -> String? {
        if value == .null, isNullable { return nil }
        switch kind {
        case .text(let rule):
            guard case .string(let text) = value else { return "\(place): wanted a string, found \(value.kindName)" }
            let count = text.unicodeScalars.count
            if rule.length.contains(count) { return nil }
            return "\(place): wanted \(Self.span(rule.length)) characters, found \(count)"
        case .word(let words):
            guard case .string(let text) = value else { return "\(place): wanted a string, found \(value.kindName)" }
            return words.contains(text) ? nil : "\(place): wanted one of \(words.joined(separator: ", "))"
        case .integer(let range):
            guard let number = value.wholeNumber else { return "\(place): wanted a whole number of 64 bits, found \(value.kindName)" }
            if range.contains(number) { return nil }
            return "\(place): wanted a number from \(range.lowerBound) to \(range.upperBound), found \(number)"
        case .decimal:
            if case .integer = value { return nil }
            if case .decimal = value { return nil }
            return "\(place): wanted a number, found \(value.kindName)"
        case .flag:
            guard case .bool = value else { return "\(place): wanted true or false, found \(value.kindName)" }
            return nil
        case .list(let element, let count):
            guard case .array(let values) = value else { return "\(place): wanted an array, found \(value.kindName)" }
            guard count.contains(values.count) else { return "\(place): wanted \(Self.span(count)) elements, found \(values.count)" }
            return values.enumerated().lazy.compactMap { element.problem(of: $1, at: "\(place)[\($0)]") }.first
        case .object(let rule): return rule.problem(of: value, at: place)
        case .table(let element):
            guard case .object(let members) = value else { return "\(place): wanted an object, found \(value.kindName)" }
            return members.lazy.compactMap { element.problem(of: $0.value, at: "\(place).\($0.name)") }.first
        case .anyObject:
            guard case .object = value else { return "\(place): wanted an object, found \(value.kindName)" }
            return nil
        case .either(let schemas):
            let problems = schemas.map { $0.problem(of: value, at: place) }
            return problems.contains { $0 == nil } ? nil : problems.compactMap { $0 }.joined(separator: "; or ")
        }
    }

    private static func span(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}

extension Schema.ObjectRule {
    fileprivate func problem(of value: JSONValue, at place: String) -> String? {
        guard case .object(let members) = value else { return "\(place): wanted an object, found \(value.kindName)" }
        let prefix = place == Schema.wholeBody ? "" : place + "."
        for member in members {
            guard let property = properties.first(where: { $0.name == member.name }) else {
                let name = PlainName.of(member.name)
                return "\(prefix)\(name): there is no such field; known are \(properties.map(\.name).joined(separator: ", "))"
            }
            if let problem = property.schema.problem(of: member.value, at: prefix + property.name) { return problem }
        }
        return properties.first { $0.isRequired && value[$0.name] == nil }.map { "\(prefix)\($0.name): it is missing" }
    }
}

extension Schema {
    /// The place of a whole body, which fields are named without.
    static let wholeBody = "body"
}

extension JSONValue {
    /// What it is, in words.
    fileprivate var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .integer, .decimal: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// A number without a fraction, also when it is written as `1.0` (JSON Schema 2020-12, section 6.1.1).
    var wholeNumber: Int64? {
        switch self {
        case .integer(let number): number
        // What is larger has not all its digits in a Double, and would be another number.
        case .decimal(let text): Double(text).flatMap { abs($0) < 0x1p53 ? Int64(exactly: $0) : nil }
        default: nil
        }
    }
}
