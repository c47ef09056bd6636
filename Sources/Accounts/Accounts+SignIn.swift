import Fleet
public import FleetStore
import Sodium

extension Accounts {
    /// Signs somebody in: always in a session with a new id.
    ///
    /// - Parameters:
    ///   - name: As typed.
    ///   - address: The IP address of the browser.
    ///   - replacing: The id of the session that the browser had, which ends.
    /// - Throws: ``AccountError/busy``, and the store's errors.
    public func signIn(
        name: String, password: Password, address: String, replacing: String?
    ) async throws(AccountError) -> SignInOutcome {
        // Before it counts: who is turned away has not failed.
        try desk.requireRoom()
        let attempt = LoginAttempt(name: try? AccountName(name), address: address, at: now())
        let admission = try await asking { () throws(AccountStoreError) in
            try await store.admit(attempt, users: settings.userLockout, addresses: settings.addressLockout)
        }
        guard case .compare(let hashText) = admission else {
            if case .locked(let moment) = admission { return .locked(until: moment) }
            return .refused
        }
        let hash = hashText.map(PasswordHash.init(text:))
        guard try await desk.compare(password, with: hash), let hash else {
            try await asking { () throws(AccountStoreError) in try await store.recordFailure(of: attempt) }
            return .refused
        }
        let secret = Secret.random()
        let session = NewSession(
            digest: SecretDigest(of: secret.text), expiresAt: Timestamp(milliseconds: attempt.at.milliseconds + settings.longest),
            comparedHash: hash.text, renewedHash: desk.isOutdated(hash) ? try await desk.hash(password).text : nil,
            replacing: replacing.map(SecretDigest.init(of:)))
        do throws(AccountError) {
            try await changing { () throws(AccountStoreError) in try await store.beginSession(session, after: attempt) }
        } catch .store(.changedMeanwhile) {
            return .refused
        }
        return .signedIn(sessionID: secret.text, until: session.expiresAt)
    }

    /// The session of this id, if it is one that has not ended.
    ///
    /// - Parameter isUse: whether it counts as used, and so goes on.
    /// - Throws: the store's errors.
    public func session(_ id: String, isUse: Bool = true) async throws(AccountError) -> LoginSession? {
        guard id.utf8.count == 64 else { return nil }
        let (digest, now) = (SecretDigest(of: id), now())
        let session = try await sessions.value(of: digest, at: now) { () async throws(AccountError) in
            try await asking { () throws(AccountStoreError) in
                guard let session = try await store.session(digest, at: now, idle: settings.idle) else { return nil }
                if isUse, Self.isWorthNoting(session.seenAt, now) {
                    // A full disk is no reason to show nothing.
                    try? await store.touchSession(digest, at: now)
                }
                return session
            }
        }
        guard let session, session.expiresAt > now else { return nil }
        return session
    }

    /// Whether the session of this id has not ended. It does not count as used: for a page that asks by itself as long as it is open.
    ///
    /// - Throws: the store's errors.
    public func isOngoing(session id: String) async throws(AccountError) -> Bool {
        let (digest, now) = (SecretDigest(of: id), now())
        let session = try await asking { () throws(AccountStoreError) in
            try await store.session(digest, at: now, idle: settings.idle)
        }
        return session.map { $0.expiresAt > now } ?? false
    }

    /// What a form has to send with a change in the session of this id. It follows from the id, and the id does not follow from it.
    public static func csrfToken(ofSession id: String) -> String {
        SecretDigest(of: "csrf \(id)").text
    }

    /// Whether a text is that token; the time that it takes tells nothing of it.
    public static func isCSRFToken(_ text: String, ofSession id: String) -> Bool {
        SecretText.areEqual(text, csrfToken(ofSession: id))
    }

    /// Ends the session of this id.
    ///
    /// - Throws: the store's errors.
    public func signOut(_ id: String, by author: Authorship) async throws(AccountError) {
        try await changing { () throws(AccountStoreError) in try await store.endSession(SecretDigest(of: id), by: author) }
    }
}
