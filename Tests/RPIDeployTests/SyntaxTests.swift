import Testing

@testable import rpi_deploy

@Suite struct SyntaxTests {
    private static let syntax = Syntax(
        words: ["thing", "do"], summary: "do a thing",
        operands: [Operand(name: "FIRST", help: "the first"), Operand(name: "MORE", help: "the rest", isOptional: true, repeats: true)],
        options: [Option(name: "--size", value: "N", help: "how large"), Option(name: "--fast", help: "hurry")],
        example: "thing do one --size 3")

    private func arguments(_ words: [String]) throws -> Arguments { try Arguments(words, for: Self.syntax) }

    private func refusal(_ words: [String]) -> String? {
        do {
            _ = try Arguments(words, for: Self.syntax)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func `operands, options and flags are taken in any order`() throws {
        let arguments = try arguments(["--fast", "one", "--size", "3", "two"])
        #expect(arguments.operands == ["one", "two"])
        #expect(arguments.value("--size") == "3")
        #expect(arguments.has("--fast"))
        #expect(try self.arguments(["one", "--size=4"]).value("--size") == "4")
        #expect(try self.arguments(["--", "--size"]).operands == ["--size"])
        #expect(try self.arguments(["-"]).operands == ["-"])
    }

    @Test func `what is unknown, missing, given twice or too much is named`() {
        #expect(refusal(["one", "--nope"]) == "there is no option --nope")
        #expect(refusal([]) == "FIRST is missing")
        #expect(refusal(["one", "--size"]) == "--size N needs a value")
        #expect(refusal(["one", "--size", "1", "--size", "2"]) == "--size is given twice")
        #expect(refusal(["one", "--fast=yes"]) == "--fast takes no value")
    }

    @Test func `a negative number is a value, not an option`() throws {
        #expect(try arguments(["8", "-5"]).operands == ["8", "-5"])
        #expect(try arguments(["one", "--size", "-5"]).value("--size") == "-5")
        #expect(refusal(["one", "-5x"]) == "there is no option -5x")
        let priority = try Arguments(["8", "-5"], for: BatchPriority.syntax)
        #expect(try priority.operand(1, as: BatchArguments.priority) == -5)
    }

    @Test func `what was mistyped is guessed`() {
        #expect(refusal(["one", "--sise", "3"]) == "there is no option --sise; did you mean '--size'?")
        for (words, message) in [
            ("pol list", "there is no command 'pol'; did you mean 'pool'?"),
            ("btach list", "there is no command 'btach'; did you mean 'batch'?"),
            ("pool lsit", "there is no command 'pool lsit'; did you mean 'pool list'?"),
            ("image nothing", "there is no command 'image nothing'; one of these is meant: image add, image list"),
            ("image", "one of these is meant: image add, image list"), ("xyzzy", "there is no command 'xyzzy'"),
            ("--data DIR venue list", "options such as --data stand after the command, as in 'rpi-deploy venue list --data DIR'"),
        ] {
            let found = RPIDeploy.unknownCommand(words.split(separator: " ").map(String.init)).message
            #expect(found.hasPrefix(message), "\(found)")
            #expect(message.contains("did you mean") == found.contains("did you mean"), "\(found)")
        }
        #expect(Spelling.distance("abcd", "badc") == 2 && Spelling.distance("", "ab") == 2 && Spelling.distance("kart", "kart") == 0)
    }

    @Test(arguments: [
        ("y", true), ("Y", true), (" yes ", true), ("YES", true), ("no", false), ("", false), ("yess", false), (nil, false),
    ])
    func `a question is answered by y or yes in any case`(answer: String?, isYes: Bool) {
        #expect(Confirmation.isYes(answer) == isYes)
    }

    @Test func `a number outside its range is refused with the range`() throws {
        let arguments = try arguments(["one", "--size", "12x"])
        #expect(throws: UsageError.self) { try arguments.number("--size", in: 1...9, default: 5) }
        #expect(try self.arguments(["one", "--size", "9"]).number("--size", in: 1...9, default: 5) == 9)
        #expect(try self.arguments(["one"]).number("--size", in: 1...9, default: 5) == 5)
    }

    @Test func `a usage error inside a value is said in its own words`() throws {
        let arguments = try arguments(["one", "--size", "x"])
        let error = #expect(throws: UsageError.self) {
            try arguments.value("--size") { _ -> Int in throw UsageError(message: "a size is meant, not 'x'", command: "thing do") }
        }
        #expect(error?.message == "--size: a size is meant, not 'x'")
    }

    @Test func `every command's example is one that the command takes`() throws {
        for command in RPIDeploy.commands {
            let syntax = command.syntax
            let words = Self.words(of: syntax.example)
            try #require(words.starts(with: syntax.words), "\(syntax.example)")
            _ = try Arguments(Array(words.dropFirst(syntax.words.count)), for: syntax)
        }
    }

    @Test func `every command explains itself: summary, usage, each option and an example`() {
        for command in RPIDeploy.commands {
            let help = Help.text(of: command.syntax)
            for part in [command.syntax.summary, "Usage: rpi-deploy \(command.syntax.name)", "Example: rpi-deploy"] {
                #expect(help.contains(part))
            }
            for option in command.syntax.allOptions { #expect(help.contains(option.usage)) }
        }
        let overview = Help.overview(RPIDeploy.commands.map { $0.syntax })
        for command in RPIDeploy.commands { #expect(overview.contains("  \(command.syntax.name) ")) }
    }

    @Test func `help fits a terminal of 80 columns, but for what is to be copied`() {
        let texts = RPIDeploy.commands.map { Help.text(of: $0.syntax) } + [Help.overview(RPIDeploy.commands.map { $0.syntax })]
        for line in texts.flatMap({ $0.split(separator: "\n") }) where !["Usage: ", "Example: ", "  --"].contains(where: line.hasPrefix) {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test func `two commands never share their words`() {
        let names = RPIDeploy.commands.map { $0.syntax.name }
        #expect(Set(names).count == names.count)
    }

    // Words as a shell splits them, single quotes included.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        for (index, part) in text.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) { words += part.split(separator: " ").map(String.init) } else { words.append(String(part)) }
        }
        return words
    }
}
