extension Migration {
    /// What was answered to requests that may come again with the same key (`Idempotency-Key`).
    static let keptAnswers = Migration(
        version: 6,
        script: """
            CREATE TABLE kept_answers (
                actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
                key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
                request_digest TEXT NOT NULL CHECK (length(request_digest) = 64),
                begun_ms INTEGER NOT NULL,
                -- Null as long as the request has not come to its end.
                status INTEGER CHECK (status BETWEEN 200 AND 599),
                -- Null for one that is too large to be kept.
                content BLOB CHECK (length(content) <= 65536),
                PRIMARY KEY (actor, key),
                CHECK (content IS NULL OR status IS NOT NULL)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX kept_answers_age ON kept_answers (begun_ms);
            """
    )
}
