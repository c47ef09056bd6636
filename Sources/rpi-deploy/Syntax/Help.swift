/// The help texts, made from the commands' syntax.
enum Help {
    /// The list of all commands, or of those that begin with a word.
    static func overview(_ commands: [Syntax], of group: String? = nil) -> String {
        let lines = explained(commands.map { ($0.name, $0.summary) })
        return """
            rpi-deploy: puts an operating system image and a hostname on fleets of
            Raspberry Pi 5.

            Usage: rpi-deploy \(group.map { "\($0) " } ?? "")COMMAND [ARGUMENTS]

            \(lines.joined(separator: "\n"))

            'rpi-deploy COMMAND --help' explains a command with an example. Every command
            takes --data DIR.
            """
    }

    /// The help of one command.
    static func text(of syntax: Syntax) -> String {
        let operands = syntax.operands.map(\.usage)
        let required = syntax.options.filter(\.isRequired).map(\.usage)
        let usage = (["rpi-deploy", syntax.name] + operands + required + ["[OPTIONS]"]).joined(separator: " ")
        let options = syntax.allOptions.map { ($0.usage, $0.isRequired ? "\($0.help) (required)" : $0.help) }
        let lines = explained(syntax.operands.map { ($0.name, $0.help) } + options)
        let discussion = syntax.discussion.map { "\n\n" + laidOut($0) } ?? ""
        return """
            \(syntax.summary)\(discussion)

            Usage: \(usage)

            \(lines.joined(separator: "\n"))

            Example: rpi-deploy \(syntax.example)
            """
    }

    /// What terminals show of a line.
    private static let columns = 80
    /// A longer term has a line of its own.
    private static let longestTerm = 30

    /// Paragraphs, and between them lists: lines that are indented, each a term and what it means.
    private static func laidOut(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var parts: [String] = []
        var rest = lines[...]
        while let first = rest.first {
            let isList = first.hasPrefix("  ")
            let part = rest.prefix { !$0.isEmpty && $0.hasPrefix("  ") == isList }
            rest = rest.dropFirst(max(1, part.count))
            if isList {
                let entries = part.map { line in
                    let words = line.split(separator: " ", maxSplits: 1)
                    return (String(words[0]), words.dropFirst().joined())
                }
                parts += explained(entries)
            } else {
                parts += part.isEmpty ? [""] : wrapped(part.joined(separator: " "), columns)
            }
        }
        return parts.joined(separator: "\n")
    }

    /// Terms with what they mean beside them.
    private static func explained(_ entries: [(term: String, meaning: String)]) -> [String] {
        let width = entries.map(\.term.count).filter { $0 <= longestTerm }.max() ?? 0
        let indent = String(repeating: " ", count: width + 4)
        return entries.flatMap { term, meaning -> [String] in
            let lines = wrapped(meaning, columns - indent.count)
            let isBeside = term.count <= width
            let head = isBeside ? "  \(term.padded(to: width))  \(lines.first ?? "")" : "  \(term)"
            return [head] + lines.dropFirst(isBeside ? 1 : 0).map { indent + $0 }
        }
    }

    /// A text in lines of at most so many characters, as far as its words are no longer.
    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
