public import Fleet
public import FleetStore
import Sodium

extension Accounts {
    /// How long the link for the first user is good, in milliseconds: an hour.
    public static let firstRunTime: Int64 = 3_600_000

    /// Makes the secret of a link with which the first administrator is made; nil: there is one.
    ///
    /// - Throws: the store's errors.
    public func offerFirstRun(by author: Authorship) async throws(AccountError) -> String? {
        let secret = Secret.random()
        do throws(AccountStoreError) {
            try await store.offerFirstRun(
                SecretDigest(of: secret.text), until: Timestamp(milliseconds: author.at.milliseconds + Self.firstRunTime), by: author)
            return secret.text
        } catch .hasAdmin {
            return nil
        } catch {
            throw .store(error)
        }
    }

    /// Returns when the link with this secret is good.
    ///
    /// - Throws: the store's errors that say why it is not.
    public func checkFirstRun(_ secret: String) async throws(AccountError) {
        try await asking { () throws(AccountStoreError) in try await store.checkFirstRun(SecretDigest(of: secret), at: now()) }
    }

    /// Makes the first administrator.
    ///
    /// - Throws: ``AccountError/badPassword(_:)``, and the store's errors that say why the link is not good.
    public func addFirstUser(
        _ name: AccountName, password: Password, secret: String, by author: Authorship
    ) async throws(AccountError) -> UserAccount {
        // Before the work that a stranger could ask for again and again.
        try await checkFirstRun(secret)
        let hash = try await newHash(of: password, for: name)
        return try await changing { () throws(AccountStoreError) in
            try await store.addFirstUser(
                NewUser(name: name, role: .admin, passwordHash: hash.text), with: SecretDigest(of: secret), by: author)
        }
    }
}
