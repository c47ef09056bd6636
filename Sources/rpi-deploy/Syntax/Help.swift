/// The help texts, made from the commands' syntax.
enum Help {
    /// The list of all commands, or of those that begin with a word.
    static func overview(_ commands: [Syntax], of group: String? = nil) -> String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let lines = commands.map { command in
            "  \(command.name.padded(to: width))  \(command.summary)"
        }
        return """
            rpi-deploy: puts an operating system image and a hostname on fleets of Raspberry Pi 5.

            Usage: rpi-deploy \(group.map { "\($0) " } ?? "")COMMAND [ARGUMENTS]

            \(lines.joined(separator: "\n"))

            'rpi-deploy COMMAND --help' explains a command with an example. Every command takes --data DIR.
            """
    }

    /// The help of one command.
    static func text(of syntax: Syntax) -> String {
        let operands = syntax.operands.map(\.usage)
        let required = syntax.options.filter(\.isRequired).map(\.usage)
        let usage = (["rpi-deploy", syntax.name] + operands + required + ["[OPTIONS]"]).joined(separator: " ")
        var terms = syntax.operands.map(\.name)
        var explanations = syntax.operands.map(\.help)
        for option in syntax.allOptions {
            terms.append(option.usage)
            explanations.append(option.isRequired ? "\(option.help) (required)" : option.help)
        }
        let width = terms.map(\.count).max() ?? 0
        let lines = zip(terms, explanations).map { "  \($0.padded(to: width))  \($1)" }
        let discussion = syntax.discussion.map { "\n\n\($0)" } ?? ""
        return """
            \(syntax.summary)\(discussion)

            Usage: \(usage)

            \(lines.joined(separator: "\n"))

            Example: rpi-deploy \(syntax.example)
            """
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
