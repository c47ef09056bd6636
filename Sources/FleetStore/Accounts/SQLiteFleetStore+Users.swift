public import Fleet
import SQLite

extension SQLiteFleetStore: AccountStore {
    /// Runs a change of accounts; like ``write(_:)``.
    func account<Value: Sendable>(
        _ work: @escaping @Sendable (inout Connection) throws -> Value
    ) async throws(AccountStoreError) -> Value {
        switch await attempt(work) {
        case .success(let value): return value
        case .failure(let error as AccountStoreError): throw error
        case .failure(let error): throw .store(StoreError(error, path: path))
        }
    }

    /// Looks something up of accounts; like ``read(_:)``.
    func accountRead<Value: Sendable>(
        _ work: @escaping @Sendable (inout Connection) throws -> Value
    ) async throws(AccountStoreError) -> Value {
        do throws(StoreError) {
            return try await read(work)
        } catch {
            throw .store(error)
        }
    }

    /// All users by name.
    public func users() async throws(AccountStoreError) -> [UserAccount] {
        try await accountRead { connection in
            var users = try connection.rows("SELECT * FROM users ORDER BY name", UserAccount.init(row:))
            for index in users.indices { users[index].lockedUntil = try connection.lock(of: .user(users[index].name)) }
            return users
        }
    }

    /// Adds a user.
    public func addUser(_ user: NewUser, by author: Authorship) async throws(AccountStoreError) -> UserAccount {
        try await account { try $0.addUser(user, by: author) }
    }

    /// Gives a user another password.
    public func setPasswordHash(
        _ hash: String, of name: AccountName, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError) {
        try await account { connection in
            let (id, user) = try connection.user(name)
            try expected?.require(of: user, "user \(name)")
            try connection.setPasswordHash(hash, of: name, id, keeping: nil, by: author)
        }
    }

    /// Gives a user the password that they chose.
    public func changePasswordHash(
        from compared: String, to hash: String, keeping session: SecretDigest?, after attempt: LoginAttempt, by author: Authorship
    ) async throws(AccountStoreError) {
        try await account { connection in
            let id = try connection.userID(of: attempt, comparedWith: compared)
            guard let name = attempt.name, let id else { throw AccountStoreError.changedMeanwhile }
            try connection.setPasswordHash(hash, of: name, id, keeping: session, by: author)
            try connection.forgiveFailure(of: .address(attempt.address))
        }
    }

    /// Gives a user another role, lets them sign in or not, or both.
    public func editUser(
        _ name: AccountName, role: Role?, isDisabled: Bool?, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError) -> UserAccount {
        try await account { connection in
            let (id, before) = try connection.user(name)
            try expected?.require(of: before, "user \(name)")
            if (role ?? before.role) != .admin || (isDisabled ?? before.isDisabled) { try connection.requireAnotherAdmin(than: before) }
            if let role, role != before.role {
                try connection.run("UPDATE users SET role = \(role.rawValue) WHERE id = \(id)")
                try connection.writeEvent(
                    "user.role-changed", "user \(name)", ["before": .text(before.role.rawValue), "after": .text(role.rawValue)], by: author)
            }
            if let isDisabled, isDisabled != before.isDisabled {
                try connection.run("UPDATE users SET is_disabled = \(isDisabled ? 1 : 0) WHERE id = \(id)")
                if isDisabled { try connection.run("DELETE FROM sessions WHERE user_id = \(id)") }
                try connection.writeEvent(isDisabled ? "user.disabled" : "user.enabled", "user \(name)", by: author)
            }
            return try connection.user(name).user
        }
    }

    /// Removes a user.
    public func removeUser(
        _ name: AccountName, expecting expected: Expectation<UserAccount>?, by author: Authorship
    ) async throws(AccountStoreError) {
        try await account { connection in
            let (id, user) = try connection.user(name)
            try expected?.require(of: user, "user \(name)")
            try connection.requireAnotherAdmin(than: user)
            try connection.run("DELETE FROM users WHERE id = \(id)")
            try connection.writeEvent("user.removed", "user \(name)", ["role": .text(user.role.rawValue)], by: author)
        }
    }
}

extension Connection {
    /// The row of the user who has made an attempt, as long as they may sign in with the password that it was compared with.
    mutating func userID(of attempt: LoginAttempt, comparedWith hash: String) throws -> Int64? {
        try first("SELECT id FROM users WHERE name = \(attempt.name?.text) AND is_disabled = 0 AND password_hash = \(hash)") {
            try $0.integer("id")
        }
    }

    fileprivate mutating func setPasswordHash(
        _ hash: String, of name: AccountName, _ id: Int64, keeping session: SecretDigest?, by author: Authorship
    ) throws {
        try run("UPDATE users SET password_hash = \(hash) WHERE id = \(id)")
        try run("DELETE FROM sessions WHERE user_id = \(id) AND digest <> \(session?.text ?? "")")
        // Whoever may set it is not to be kept out by those who guessed the old one.
        try run("DELETE FROM login_failures WHERE subject = \(LoginSubject.user(name).digest)")
        try writeEvent("user.password-changed", "user \(name)", by: author)
    }

    /// Adds a user.
    mutating func addUser(_ user: NewUser, by author: Authorship) throws -> UserAccount {
        let added = try run(
            """
            INSERT INTO users (name, role, password_hash, created_ms)
            VALUES (\(user.name.text), \(user.role.rawValue), \(user.passwordHash), \(author.at.milliseconds))
            ON CONFLICT (name) DO NOTHING
            """)
        guard added == 1 else { throw AccountStoreError.userExists(user.name) }
        try writeEvent("user.added", "user \(user.name)", ["role": .text(user.role.rawValue)], by: author)
        return try self.user(user.name).user
    }

    /// The user of a name, and the number of their row.
    mutating func user(_ name: AccountName) throws -> (id: Int64, user: UserAccount) {
        let found = try first("SELECT * FROM users WHERE name = \(name.text)") { row in
            (id: try row.integer("id"), user: try UserAccount(row: row))
        }
        guard let found else { throw AccountStoreError.unknownUser(name) }
        return found
    }

    /// Refuses to lose the last administrator who can sign in.
    fileprivate mutating func requireAnotherAdmin(than user: UserAccount) throws {
        guard user.role == .admin, !user.isDisabled else { return }
        let others = try first(
            "SELECT count(*) AS count FROM users WHERE role = 'admin' AND is_disabled = 0 AND name <> \(user.name.text)"
        ) { try $0.integer("count") }
        guard let others, others > 0 else { throw AccountStoreError.lastAdmin(user.name) }
    }
}

extension UserAccount {
    init(row: borrowing Row) throws {
        self.init(
            name: try AccountName(row.text("name")), role: try Role(row: row), isDisabled: try row.integer("is_disabled") != 0,
            createdAt: Timestamp(milliseconds: try row.integer("created_ms")),
            lastLoginAt: try row.integerIfAny("last_login_ms").map { Timestamp(milliseconds: $0) })
    }
}

extension Role {
    init(row: borrowing Row) throws {
        let word = try row.text("role")
        guard let role = Role(rawValue: word) else { throw StoreFailure.unknownWord("role", word) }
        self = role
    }
}
