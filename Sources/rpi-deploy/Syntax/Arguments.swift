/// The arguments of one command, checked against its syntax: nothing unknown, nothing twice, nothing missing.
struct Arguments: Sendable {
    private let syntax: Syntax
    private(set) var operands: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    var wantsHelp: Bool { flags.contains("--help") }
    var wantsJSON: Bool { flags.contains("--json") }

    init(_ words: [String], for syntax: Syntax) throws(UsageError) {
        self.syntax = syntax
        var rest = words[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            // No option is a number, so a negative one is a value.
            if optionsEnded || !word.hasPrefix("-") || word == "-" || Int64(word) != nil {
                operands.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else {
                try take(option: word, from: &rest)
            }
        }
        if !wantsHelp { try checkComplete() }
    }

    private mutating func take(option word: String, from rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0] == "-h" ? "--help" : parts[0]
        guard let option = syntax.allOptions.first(where: { $0.name == name }) else {
            throw usage("there is no option \(name)\(Spelling.hint(name, among: syntax.allOptions.map(\.name)))")
        }
        guard option.value != nil else {
            guard parts.count == 1 else { throw usage("\(name) takes no value") }
            flags.insert(name)
            return
        }
        guard values[name] == nil else { throw usage("\(name) is given twice") }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw usage("\(option.usage) needs a value") }
        values[name] = value
    }

    private func checkComplete() throws(UsageError) {
        let required = syntax.operands.filter { !$0.isOptional }
        if operands.count < required.count { throw usage("\(required[operands.count].name) is missing") }
        if operands.count > syntax.operands.count, syntax.operands.last?.repeats != true {
            throw usage("'\(operands[syntax.operands.count])' is one argument too many")
        }
        for option in syntax.options where option.isRequired && values[option.name] == nil {
            throw usage("\(option.usage) is missing")
        }
    }

    func usage(_ message: String) -> UsageError { UsageError(message: message, command: syntax.name) }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The value of an option, or `nil` when it was not given.
    func value(_ option: String) -> String? { values[option] }

    /// The value of an option that the syntax requires, or that has a default.
    func value(_ option: String, default fallback: String) -> String { values[option] ?? fallback }

    /// The value of an option parsed as a type of the domain; its own error becomes a usage error that names the option.
    func value<T>(_ option: String, as parse: (String) throws -> T) throws -> T? {
        try values[option].map { try parsed($0, named: option, as: parse) }
    }

    /// The value of a required option, parsed likewise.
    func required<T>(_ option: String, as parse: (String) throws -> T) throws -> T {
        guard let value = try value(option, as: parse) else { throw usage("\(option) is missing") }
        return value
    }

    /// An operand that the syntax requires, parsed likewise.
    func operand<T>(_ index: Int, as parse: (String) throws -> T) throws -> T {
        guard index < operands.count, index < syntax.operands.count else { throw usage("an argument is missing") }
        return try parsed(operands[index], named: syntax.operands[index].name, as: parse)
    }

    /// A whole number in a range.
    func number(_ option: String, in range: ClosedRange<Int>, default fallback: Int) throws(UsageError) -> Int {
        guard let text = values[option] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw usage("\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }

    private func parsed<T>(_ text: String, named name: String, as parse: (String) throws -> T) throws -> T {
        do {
            return try parse(text)
        } catch {
            throw usage("\(name): \((error as? UsageError)?.message ?? "\(error)")")
        }
    }
}
