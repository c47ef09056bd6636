import TestSupport
import Testing

@testable import rpi_deploy

/// bash itself completes with the script.
@Suite struct CompletionTests {
    /// What bash offers when the last of some words is being completed; the program that the script asks for names is a function here.
    private func offers(_ words: String...) async throws -> [String] {
        let folder = try TemporaryDirectory()
        let script = try folder.write(CompletionScript(RPIDeploy.commands.map { $0.syntax }).text, to: "completion")
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let output = try await ShellCommand.runAside(
            """
            names() { [[ $2 == venues ]] && echo 'CORO ARIA'; [[ $2 != hostnames ]] || echo 'KXP2-CORO-001 KXP2-CORO-002'; [[ $2 != users ]] || echo 'alice bob'; }
            source '\(script)'
            COMP_WORDS=(names \(line)) COMP_CWORD=\(words.count)
            _rpi_deploy
            printf '%s\\n' "${COMPREPLY[@]}"
            """, in: folder.path)
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `commands and their second words are completed`() async throws {
        #expect(try await offers("ven") == ["venue"])
        #expect(try await offers("venue", "") == ["create", "delete", "edit", "list", "show", "--help"])
        #expect(try await offers("db", "re") == ["reset", "restore"])
        #expect(try await offers("nothing", "x") == [])
    }

    @Test func `options are completed, and values that are words, codes and files`() async throws {
        #expect(try await offers("deployment", "list", "--s") == ["--status", "--since"])
        #expect(try await offers("deployment", "list", "--status", "st").sorted() == ["stalled", "started", "starting"])
        #expect(try await offers("deployment", "list", "--venue", "c") == ["CORO"])
        #expect(try await offers("venue", "show", "") == ["CORO", "ARIA"])
        #expect(try await offers("venue", "create", "") == [])
        #expect(try await offers("user", "passwd", "a") == ["alice"])
        #expect(try await offers("user", "add", "bob", "--role", "v") == ["viewer"])
        #expect(try await offers("db", "restore", "compl") == ["completion"])
    }
}
