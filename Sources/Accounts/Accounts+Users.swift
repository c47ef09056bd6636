public import Fleet
public import FleetStore
import Sodium

extension Accounts {
    /// All users by name.
    ///
    /// - Throws: the store's errors.
    public func users() async throws(AccountError) -> [UserAccount] {
        try await asking { () throws(AccountStoreError) in try await store.users() }
    }

    /// One user.
    ///
    /// - Throws: the store's errors, such as for an unknown name.
    public func user(_ name: AccountName) async throws(AccountError) -> UserAccount {
        guard let user = try await users().first(where: { $0.name == name }) else { throw .store(.unknownUser(name)) }
        return user
    }

    /// Gives a user another role, lets them sign in or not, or both; what is `nil` stays as it is.
    ///
    /// - Throws: the store's errors, such as for the last administrator.
    public func edit(
        _ name: AccountName, role: Role?, isDisabled: Bool?, expecting expected: Expectation<UserAccount>? = nil, by author: Authorship
    ) async throws(AccountError) -> UserAccount {
        try await changing { () throws(AccountStoreError) in
            try await store.editUser(name, role: role, isDisabled: isDisabled, expecting: expected, by: author)
        }
    }

    /// Adds a user.
    ///
    /// - Throws: ``AccountError/badPassword(_:)``, and the store's errors, such as for a name that is taken.
    public func addUser(
        _ name: AccountName, role: Role, password: Password, by author: Authorship
    ) async throws(AccountError) -> UserAccount {
        let hash = try await newHash(of: password, for: name)
        return try await changing { () throws(AccountStoreError) in
            try await store.addUser(NewUser(name: name, role: role, passwordHash: hash.text), by: author)
        }
    }

    /// Gives a user another password, which ends all their sessions.
    ///
    /// - Throws: ``AccountError/badPassword(_:)``, and the store's errors.
    public func setPassword(
        _ password: Password, of name: AccountName, expecting expected: Expectation<UserAccount>? = nil, by author: Authorship
    ) async throws(AccountError) {
        let hash = try await newHash(of: password, for: name)
        try await changing { () throws(AccountStoreError) in
            try await store.setPasswordHash(hash.text, of: name, expecting: expected, by: author)
        }
    }

    /// Lets a user change their own password; their other sessions end.
    ///
    /// - Parameters:
    ///   - session: The id of the session in which they do it.
    ///   - address: The IP address of the browser.
    /// - Throws: ``AccountError/wrongPassword``, ``AccountError/locked(until:)``, ``AccountError/badPassword(_:)``, ``AccountError/busy``, and the
    ///   store's errors.
    public func changePassword(
        from present: Password, to password: Password, of name: AccountName, keeping session: String?, address: String,
        by author: Authorship
    ) async throws(AccountError) {
        // Before it counts: who is turned away, or has only chosen badly, has not failed.
        try desk.requireRoom()
        if let problem = password.problem(for: name) { throw .badPassword(problem) }
        let attempt = LoginAttempt(name: name, address: address, at: author.at)
        // As when signing in: whoever finds an open browser is not to try passwords without end.
        let admission = try await asking { () throws(AccountStoreError) in
            try await store.admit(attempt, users: settings.userLockout, addresses: settings.addressLockout)
        }
        if case .locked(let moment) = admission { throw .locked(until: moment) }
        guard case .compare(let compared?) = admission, try await desk.compare(present, with: PasswordHash(text: compared)) else {
            try await asking { () throws(AccountStoreError) in try await store.recordFailure(of: attempt) }
            throw .wrongPassword
        }
        let new = try await desk.hash(password)
        do throws(AccountError) {
            try await changing { () throws(AccountStoreError) in
                try await store.changePasswordHash(
                    from: compared, to: new.text, keeping: session.map(SecretDigest.init(of:)), after: attempt, by: author)
            }
        } catch .store(.changedMeanwhile) {
            // An administrator has set another one.
            throw .wrongPassword
        }
    }

    /// Gives a user another role.
    ///
    /// - Throws: the store's errors, such as for the last administrator.
    public func setRole(_ role: Role, of name: AccountName, by author: Authorship) async throws(AccountError) -> UserAccount {
        try await edit(name, role: role, isDisabled: nil, by: author)
    }

    /// Lets a user sign in or not.
    ///
    /// - Throws: the store's errors, such as for the last administrator.
    public func setDisabled(_ isDisabled: Bool, of name: AccountName, by author: Authorship) async throws(AccountError) -> UserAccount {
        try await edit(name, role: nil, isDisabled: isDisabled, by: author)
    }

    /// A user who can be removed, so that a person can be asked whether they are to be.
    ///
    /// - Throws: as ``removeUser(_:expecting:by:)``.
    public func removableUser(_ name: AccountName) async throws(AccountError) -> UserAccount {
        let all = try await users()
        guard let found = all.first(where: { $0.name == name }) else { throw .store(.unknownUser(name)) }
        if found.isActiveAdmin, !all.contains(where: { $0.isActiveAdmin && $0.name != name }) { throw .store(.lastAdmin(name)) }
        return found
    }

    /// Removes a user.
    ///
    /// - Throws: the store's errors, such as for the last administrator.
    public func removeUser(
        _ name: AccountName, expecting expected: Expectation<UserAccount>? = nil, by author: Authorship
    ) async throws(AccountError) {
        try await changing { () throws(AccountStoreError) in try await store.removeUser(name, expecting: expected, by: author) }
    }

    func newHash(of password: Password, for name: AccountName) async throws(AccountError) -> PasswordHash {
        if let problem = password.problem(for: name) { throw .badPassword(problem) }
        return try await desk.hash(password)
    }
}
