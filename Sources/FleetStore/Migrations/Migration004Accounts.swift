extension Migration {
    /// People and programs of the management network: users, their sessions, API tokens, and who fails to sign in.
    static let accounts = Migration(
        version: 4,
        script: """
            CREATE TABLE users (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9._@-]*'),
                role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
                password_hash TEXT NOT NULL CHECK (password_hash GLOB '$argon2id$*'),
                is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
                created_ms INTEGER NOT NULL,
                last_login_ms INTEGER
            ) STRICT;

            -- Of a secret only its digest is kept: who reads this file can sign in with nothing of it.
            CREATE TABLE sessions (
                digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
                user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                created_ms INTEGER NOT NULL,
                seen_ms INTEGER NOT NULL CHECK (seen_ms >= created_ms),
                expires_ms INTEGER NOT NULL CHECK (expires_ms > created_ms)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX sessions_user ON sessions (user_id, created_ms);
            CREATE INDEX sessions_expiry ON sessions (expires_ms);

            CREATE TABLE api_tokens (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9._@-]*'),
                digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
                role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
                created_ms INTEGER NOT NULL,
                expires_ms INTEGER CHECK (expires_ms > created_ms),
                last_used_ms INTEGER
            ) STRICT;

            -- By the digest of a user's name or of an address: people type passwords where names belong.
            CREATE TABLE login_failures (
                subject TEXT PRIMARY KEY CHECK (length(subject) = 64),
                count INTEGER NOT NULL CHECK (count >= 0),
                last_ms INTEGER NOT NULL,
                locked_until_ms INTEGER NOT NULL DEFAULT 0,
                told_ms INTEGER,
                untold INTEGER NOT NULL DEFAULT 0 CHECK (untold >= 0)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX login_failures_age ON login_failures (last_ms);

            -- The link that makes the first administrator; it counts for nothing once there is a user.
            CREATE TABLE first_run_link (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                digest TEXT NOT NULL CHECK (length(digest) = 64),
                expires_ms INTEGER NOT NULL
            ) STRICT;
            """
    )
}
