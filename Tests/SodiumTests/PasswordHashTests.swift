import Sodium
import Testing

struct PasswordHashTests {
    /// Cheap, so that many can be made.
    private static let cheap = PasswordCost(operations: 1, memory: 8_192)

    @Test func `a hash is argon2id at OWASP's least cost or above, and matches its password alone`() throws {
        let hash = try PasswordHash(of: Array("correct horse battery".utf8))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(hash.matches(Array("correct horse battery".utf8)))
        #expect(!hash.matches(Array("correct horse batterz".utf8)))
        #expect(!hash.isOutdated())
    }

    @Test func `the same password has another hash each time`() throws {
        let hashes = try (0..<10).map { _ in try PasswordHash(of: [1, 2, 3], cost: Self.cheap) }
        #expect(Set(hashes).count == 10)
        #expect(hashes.allSatisfy { $0.matches([1, 2, 3]) })
    }

    @Test(arguments: [[], [0], [0, 0], [255, 0, 7], [UInt8](repeating: 65, count: 5_000)])
    func `any bytes can be a password`(bytes: [UInt8]) throws {
        let hash = try PasswordHash(of: bytes, cost: Self.cheap)
        #expect(hash.matches(bytes))
        #expect(!hash.matches(bytes + [0]))
    }

    @Test func `what is no hash matches nothing and is outdated`() {
        for text in ["", "$argon2id$", "x", String(repeating: "A", count: 128), "$argon2id$v=19$m=8,t=1,p=1$\0$\0"] {
            #expect(!PasswordHash(text: text).matches([]))
            #expect(PasswordHash(text: text).isOutdated())
        }
    }

    @Test func `a hash at a lower cost is outdated`() throws {
        #expect(try PasswordHash(of: [1], cost: Self.cheap).isOutdated())
    }

    @Test func `the hash that nothing matches has the form and the cost of the others`() throws {
        let hash = PasswordHash.matchingNothing()
        #expect(!hash.matches([]))
        #expect(!hash.isOutdated())
        #expect(hash.text.utf8.count == (try PasswordHash(of: [])).text.utf8.count)
    }

    @Test func `random bytes differ, and texts are compared whole`() {
        #expect(RandomBytes.make(count: 32) != RandomBytes.make(count: 32))
        #expect(RandomBytes.make(count: 0) == [])
        #expect(SecretText.areEqual("", "") && SecretText.areEqual("abc", "abc"))
        #expect(!SecretText.areEqual("abc", "abd") && !SecretText.areEqual("abc", "abcd") && !SecretText.areEqual("", "a"))
    }
}
