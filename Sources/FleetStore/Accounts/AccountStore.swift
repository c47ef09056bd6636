public import Fleet

/// What the system remembers of the people and programs on the management network. Apart from ``FleetStore``, because what serves devices has no use for it.
///
/// Each method is one transaction; each change writes an event into the audit log, without any secret.
public protocol AccountStore: Sendable {
    // MARK: Users

    /// All users by name.
    func users() async throws(AccountStoreError) -> [UserAccount]
    /// Adds a user.
    ///
    /// - Throws: ``AccountStoreError/userExists(_:)``.
    func addUser(_ user: NewUser, by author: Authorship) async throws(AccountStoreError) -> UserAccount
    /// Gives a user another password; their sessions end.
    ///
    /// - Throws: ``AccountStoreError/unknownUser(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func setPasswordHash(
        _ hash: String, of name: AccountName, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError)
    /// Gives a user the password that they chose, after an attempt that succeeded, which counts as failed no more; their sessions end, except
    /// one.
    ///
    /// - Parameter compared: what the present password was compared with.
    /// - Throws: ``AccountStoreError/changedMeanwhile``.
    func changePasswordHash(
        from compared: String, to hash: String, keeping session: SecretDigest?, after attempt: LoginAttempt, by author: Authorship
    ) async throws(AccountStoreError)
    /// Gives a user another role, which holds in their sessions, too, lets them sign in or not, or both; who may not has no session any more.
    ///
    /// - Parameters:
    ///   - role: `nil`: as it is.
    ///   - isDisabled: `nil`: as it is.
    /// - Throws: ``AccountStoreError/unknownUser(_:)``, ``AccountStoreError/lastAdmin(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func editUser(
        _ name: AccountName, role: Role?, isDisabled: Bool?, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError) -> UserAccount
    /// Removes a user with their sessions.
    ///
    /// - Throws: ``AccountStoreError/unknownUser(_:)``, ``AccountStoreError/lastAdmin(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func removeUser(
        _ name: AccountName, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError)

    // MARK: The first administrator

    /// Makes a link good for making the first administrator until a moment; one made before is void.
    ///
    /// - Throws: ``AccountStoreError/hasAdmin``.
    func offerFirstRun(_ link: SecretDigest, until expiry: Timestamp, by author: Authorship) async throws(AccountStoreError)
    /// Returns when a link is good.
    ///
    /// - Throws: ``AccountStoreError/hasAdmin``, ``AccountStoreError/wrongLink``.
    func checkFirstRun(_ link: SecretDigest, at now: Timestamp) async throws(AccountStoreError)
    /// Makes the first administrator, for whom the link is then spent.
    ///
    /// - Throws: ``AccountStoreError/userExists(_:)``, ``AccountStoreError/hasAdmin``, ``AccountStoreError/wrongLink``.
    func addFirstUser(_ user: NewUser, with link: SecretDigest, by author: Authorship) async throws(AccountStoreError) -> UserAccount

    // MARK: Signing in

    /// Counts an attempt as failed, and says what to compare its password with.
    func admit(_ attempt: LoginAttempt, users: LockoutRule, addresses: LockoutRule) async throws(AccountStoreError) -> LoginAdmission
    /// Tells of an attempt that failed; of several from an address within a minute, together.
    func recordFailure(of attempt: LoginAttempt) async throws(AccountStoreError)
    /// Begins a session after an attempt that succeeded, which counts as failed no more.
    ///
    /// - Throws: ``AccountStoreError/changedMeanwhile``.
    func beginSession(_ session: NewSession, after attempt: LoginAttempt) async throws(AccountStoreError)
    /// A session that has not ended; nil for any other.
    ///
    /// - Parameter idle: how long a session lasts without being used, in milliseconds.
    func session(_ digest: SecretDigest, at now: Timestamp, idle: Int64) async throws(AccountStoreError) -> LoginSession?
    /// Notes that a session is in use. Writes no event.
    func touchSession(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError)
    /// Ends a session; one that has ended already is no error.
    func endSession(_ digest: SecretDigest, by author: Authorship) async throws(AccountStoreError)

    // MARK: Tokens

    /// All tokens by name.
    func tokens() async throws(AccountStoreError) -> [APIToken]
    /// Keeps a new token.
    ///
    /// - Throws: ``AccountStoreError/tokenExists(_:)``.
    func addToken(_ token: APIToken, digest: SecretDigest, by author: Authorship) async throws(AccountStoreError)
    /// Makes a token worthless.
    ///
    /// - Throws: ``AccountStoreError/unknownToken(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func revokeToken(
        _ name: AccountName, expecting expected: Expectation<APIToken>?, by author: Authorship
    ) async throws(AccountStoreError)
    /// A token that has not ended; nil for any other.
    func token(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError) -> APIToken?
    /// Notes that a token is in use. Writes no event.
    func touchToken(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError)
}
