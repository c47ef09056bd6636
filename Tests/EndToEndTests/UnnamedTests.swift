import Foundation
import TestSupport
import Testing

/// Images that take no hostname, which an operator has to accept by word.
@Suite struct UnnamedTests {
    @Test func `an image that takes no hostname is installed once it is accepted, and the history says that the card is unnamed`()
        async throws
    {
        let site = try await Site()
        try site.folder.write(SeededGenerator.bytes(seed: 5, count: 3_000_000), to: "plain.img")
        let doubted = try await site.attempt("image add plain.img --product KXP2 --version 1.0.0 --name plain")
        #expect(doubted.status == 1)
        #expect(doubted.errors.contains("--as-is"), "\(doubted.errors)")
        try await site.run("image add plain.img --product KXP2 --version 1.0.0 --name plain --as-is")
        let refused = try await site.attempt("image activate plain")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("--unnamed"), "\(refused.errors)")
        try await site.run("image activate plain --unnamed")
        try await site.serve()

        let result = try #require(try await site.simulate("--devices 1 --venue CORO").first)
        #expect(result.verified, "\(result.error ?? "")")
        try ShellCommand.run("cmp -n 3000000 plain.img '\(result.card)'", in: site.folder.path)
        #expect(try await site.run("deployment list").contains("no hostname was put in"))
    }
}
