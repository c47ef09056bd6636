/// The help texts, made from the commands' syntax.
enum Help {
    /// The list of all commands.
    static func overview(_ commands: [any Command.Type]) -> String {
        let width = commands.map(\.syntax.name.count).max() ?? 0
        let lines = commands.map { command in
            "  \(command.syntax.name.padded(to: width))  \(command.syntax.summary)"
        }
        return """
            rpi-deploy: puts an operating system image and a hostname on fleets of Raspberry Pi 5.

            Usage: rpi-deploy COMMAND [ARGUMENTS]

            \(lines.joined(separator: "\n"))

            'rpi-deploy COMMAND --help' explains a command with an example. Every command takes --data DIR.
            """
    }

    /// The help of one command.
    static func text(of syntax: Syntax) -> String {
        let operands = syntax.operands.map(\.usage)
        let required = syntax.options.filter(\.isRequired).map(\.usage)
        let usage = (["rpi-deploy", syntax.name] + operands + required + ["[OPTIONS]"]).joined(separator: " ")
        let entries =
            syntax.operands.map { ($0.name, $0.help) }
            + syntax.allOptions.map { ($0.usage, $0.isRequired ? "\($0.help) (required)" : $0.help) }
        let width = entries.map(\.0.count).max() ?? 0
        let lines = entries.map { "  \($0.0.padded(to: width))  \($0.1)" }
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
