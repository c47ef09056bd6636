import SQLite
import TestSupport

/// Databases as the original system left them, from its tables and from what happens to a file in years of use.
struct OriginalDatabase {
    /// What a file has been through.
    enum Kind: String, CaseIterable, Sendable {
        /// As the original made it, with every row in order.
        case orderly
        /// From before there were batches, and without images.
        case early
        /// With lower case, duplicates, and a hostname for each retry.
        case worn
        /// Edited by hand: missing values, unknown words, rows that refer to nothing, more tables and columns.
        case broken
        /// Thousands of rows with anything of the above.
        case large
        /// With numbers, times and texts at and beyond the ends of what they can be.
        case extreme
    }

    let path: String
    let kind: Kind

    /// Makes a file; the same kind and seed make the same rows.
    static func make(_ kind: Kind, in directory: TemporaryDirectory, seed: UInt64 = 1) throws -> OriginalDatabase {
        let path = directory.file("\(kind.rawValue)-\(seed).db")
        var connection = try Connection(path: path)
        try connection.run(script: schema(of: kind))
        var generator = SeededGenerator(seed: seed)
        try connection.writeTransaction { connection in
            switch kind {
            case .orderly: try orderly(&connection, karts: 15)
            case .early: try orderly(&connection, karts: 8)
            case .worn:
                try orderly(&connection, karts: 20)
                try connection.run(script: wear)
            case .broken:
                try orderly(&connection, karts: 5)
                try connection.run(script: breakage)
            case .large: try large(&connection, &generator)
            case .extreme:
                try orderly(&connection, karts: 5)
                try connection.run(script: extremes)
            }
        }
        return OriginalDatabase(path: path, kind: kind)
    }

    private static func schema(of kind: Kind) -> String {
        let batches = """
            CREATE TABLE deployment_batches (id INTEGER PRIMARY KEY AUTOINCREMENT, venue_code TEXT NOT NULL, product_type TEXT NOT NULL,
                total_count INTEGER NOT NULL, remaining_count INTEGER NOT NULL, priority INTEGER DEFAULT 0, status TEXT DEFAULT 'pending',
                created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, started_at TIMESTAMP, completed_at TIMESTAMP,
                FOREIGN KEY (venue_code) REFERENCES venues(code));
            CREATE INDEX idx_batch_status_priority ON deployment_batches(status, priority);
            """
        return """
            CREATE TABLE venues (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT UNIQUE, name TEXT, location TEXT, contact_email TEXT,
                created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP\(kind == .broken ? ", phone TEXT" : ""));
            CREATE TABLE hostname_pool (id INTEGER PRIMARY KEY AUTOINCREMENT, product_type TEXT, venue_code TEXT, identifier TEXT,
                status TEXT DEFAULT 'available', mac_address TEXT, serial_number TEXT, assigned_date TIMESTAMP, notes TEXT,
                created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE(product_type, venue_code, identifier));
            CREATE TABLE deployment_history (id INTEGER PRIMARY KEY AUTOINCREMENT, hostname TEXT, mac_address TEXT, serial_number TEXT,
                ip_address TEXT, product_type TEXT, venue_code TEXT, image_version TEXT, deployment_status TEXT,
                started_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, completed_at TIMESTAMP, error_message TEXT);
            CREATE TABLE master_images (id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT UNIQUE, product_type TEXT, version TEXT,
                size_bytes INTEGER, checksum TEXT, description TEXT, is_active BOOLEAN DEFAULT 0,
                uploaded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
            CREATE INDEX idx_hostname_status ON hostname_pool(status);
            CREATE INDEX idx_hostname_venue ON hostname_pool(venue_code);
            CREATE INDEX idx_deployment_started ON deployment_history(started_at);
            CREATE VIEW available AS SELECT * FROM hostname_pool WHERE status = 'available';
            CREATE TRIGGER stamp AFTER INSERT ON venues BEGIN UPDATE venues SET name = name WHERE id = new.id; END;
            \(kind == .early ? "DROP TABLE master_images;" : batches)
            """
    }

    private static func orderly(_ connection: inout Connection, karts: Int) throws {
        for (code, name) in [("CORO", "Corona Raceway"), ("ARIA", "Aria Circuit"), ("TXMO", "Texas Motors")] {
            try connection.run(
                """
                INSERT INTO venues (code, name, location, contact_email, created_at)
                VALUES (\(code), \(name), 'Hall 1', 'track@example.com', '2025-03-01 08:00:00')
                """)
        }
        for number in 1...karts {
            let identifier = String(repeating: "0", count: number < 10 ? 2 : 1) + String(number)
            try connection.run(
                """
                INSERT INTO hostname_pool (product_type, venue_code, identifier, status, created_at)
                VALUES ('KXP2', 'CORO', \(identifier), 'available', '2025-03-01 09:00:00')
                """)
        }
        for number in 1...3 {
            let serial = "1000000000ABCDE\(number)"
            let mac = "2c:cf:67:00:00:0\(number)"
            try connection.run(
                """
                UPDATE hostname_pool SET status = 'assigned', serial_number = \(serial), mac_address = \(mac),
                    assigned_date = '2025-03-02 10:00:00' WHERE id = \(number)
                """)
            try connection.run(
                """
                INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_version,
                    deployment_status, started_at, completed_at)
                VALUES ('KXP2-CORO-00' || \(number), \(mac), \(serial), '192.168.151.100', 'KXP2', 'CORO', '1.0', 'success',
                    '2025-03-02 10:00:00', '2025-03-02 10:09:00')
                """)
        }
        try connection.run(script: "UPDATE hostname_pool SET status = 'retired', notes = 'kart sold' WHERE id = 4")
        let hasImages = try connection.first("SELECT 1 AS one FROM sqlite_schema WHERE name = 'master_images'") { _ in true } ?? false
        guard hasImages else { return }
        try connection.run(
            script: """
                INSERT INTO master_images (filename, product_type, version, size_bytes, checksum, description, is_active, uploaded_at) VALUES
                    ('kxp2-1.0.img', 'KXP2', '1.0', 27000000000, '\(String(repeating: "1", count: 64))', 'first', 0, '2025-02-01 00:00:00'),
                    ('kxp2-1.1.img', 'KXP2', '1.1', 27000000000, '\(String(repeating: "2", count: 64))', NULL, 1, '2025-02-02 00:00:00');
                INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, priority, status, created_at, started_at)
                    VALUES ('CORO', 'KXP2', 5, 2, 10, 'active', '2025-03-02 09:00:00', '2025-03-02 09:30:00'),
                           ('ARIA', 'KXP2', 4, 4, 0, 'pending', '2025-03-02 09:00:00', NULL);
                """)
    }

    private static let wear = """
        INSERT INTO venues (code, name, created_at) VALUES ('coro', 'Corona again', '2025-04-01 08:00:00'), ('lax1', 'Los Angeles', NULL);
        INSERT INTO hostname_pool (product_type, venue_code, identifier, status, mac_address, serial_number, assigned_date, created_at) VALUES
            ('kxp2', 'coro', '001', 'available', NULL, NULL, NULL, '2025-04-01 08:00:00'),
            ('KXP2', 'CORO', '7', 'available', NULL, NULL, NULL, '2025-04-01 08:00:00'),
            ('KXP2', 'CORO', '31', 'available', NULL, NULL, NULL, '2025-04-01 08:00:00'),
            ('KXP2', 'CORO', '32', 'assigned', NULL, '1000000000abcdf0', '2025-04-01 08:00:00', '2025-04-01 08:00:00'),
            ('KXP2', 'CORO', '033', 'assigned', '2C-CF-67-00-00-01', '1000000000ABCDE1', '2025-05-01 08:00:00', '2025-04-01 08:00:00'),
            ('KXP2', 'CORO', '034', 'assigned', '2C:CF:67:00:00:01', '1000000000ABCDE1', '2025-05-02 08:00:00', '2025-04-01 08:00:00'),
            ('RXP2', 'ARIA', 'abcdef01', 'assigned', NULL, '10000000abcdef01', '2025-05-02 08:00:00', '2025-04-01 08:00:00'),
            ('KXP2', 'lax1', '001', 'Assigned', '2c:cf:67:00:00:99', 'unknown', '2025-05-02 08:00:00', '2025-04-01 08:00:00');
        INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_version,
            deployment_status, started_at, completed_at, error_message) VALUES
            ('kxp2-coro-033', '2C:CF:67:00:00:01', '1000000000ABCDE1', '192.168.151.101', 'KXP2', 'CORO', '1.0', 'downloading',
                '2025-05-01 08:00:00', NULL, NULL),
            ('KXP2-CORO-034', '2C:CF:67:00:00:01', '1000000000ABCDE1', '192.168.151.101', 'KXP2', 'CORO', '1.0', 'started',
                '2025-05-01 08:00:00', NULL, ''),
            ('KXP2-CORO-034', '2c:cf:67:00:00:01', '1000000000ABCDE1', '192.168.151.101', 'KXP2', 'CORO', '1.0', 'failed',
                '2025-05-01 09:00:00', '2025-05-01 09:10:00', 'card error'),
            ('KXP2-CORO-034', '2c:cf:67:00:00:01', '1000000000ABCDE1', '192.168.151.101', 'KXP2', 'CORO', '1.0', 'completed',
                '2025-05-01T10:00:00.250', '2025-05-01T10:10:00Z', NULL);
        UPDATE master_images SET is_active = 1;
        """

    private static let breakage = """
        INSERT INTO venues (code, name, location, contact_email, created_at, phone) VALUES
            (NULL, 'No code', NULL, NULL, NULL, NULL), ('LONDON', 'Too long', '', '', '', NULL), ('NAME', NULL, '', 'nobody', 'yesterday', NULL),
            ('BYTE', x'0041', NULL, NULL, 1740816000, NULL), ('LINE', 'two' || char(10) || 'lines', NULL, NULL, '2025-03-01', '555-0100');
        INSERT INTO hostname_pool (product_type, venue_code, identifier, status, mac_address, serial_number, assigned_date, notes, created_at)
            VALUES
            (NULL, 'CORO', '100', 'available', NULL, NULL, NULL, NULL, NULL), ('KXP2', NULL, '101', 'available', NULL, NULL, NULL, NULL, NULL),
            ('KXP2', 'GONE', '001', 'available', NULL, NULL, NULL, NULL, NULL), ('KXP2', 'CORO', NULL, 'available', NULL, NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', 'a b', 'available', NULL, NULL, NULL, NULL, NULL), ('KXP2', 'CORO', 102, 'broken', NULL, NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', '103', 'in use', 'not a mac', '1000000000000103', NULL, NULL, NULL),
            ('KXP2', 'CORO', '104', 'assigned', NULL, NULL, NULL, NULL, NULL), ('KXP2', 'CORO', '105', NULL, NULL, NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', '106', 'reserved', NULL, NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', '107', 'available', '2c:cf:67:00:01:07', '1000000000000107', '2025-03-02 10:00:00', 'kept its device', NULL),
            ('KXP3', 'CORO', '001', 'available', NULL, NULL, NULL, NULL, NULL),
            ('WXP1', 'CORO', 'ABCD0001', 'assigned', NULL, '00000000ABCD0001', '2025-03-02 10:00:00', NULL, '2025-03-02 10:00:00'),
            ('1BAD', 'CORO', '001', 'available', NULL, NULL, NULL, NULL, NULL);
        INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_version,
            deployment_status, started_at, completed_at, error_message) VALUES
            ('KXP2-CORO-001', NULL, NULL, '192.168.151.9', 'KXP2', 'CORO', '1.0', 'success', '2025-03-02 10:00:00', NULL, NULL),
            (NULL, NULL, '1000000000000200', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (NULL, '2c:cf:67:00:02:00', NULL, NULL, NULL, NULL, NULL, 'success', NULL, NULL, NULL),
            ('raspberrypi', '2c:cf:67:00:02:01', NULL, '192.168.151.10', 'KXP2', 'CORO', '1 beta', 'failed', '2025-03-02 10:00:00', NULL, NULL),
            ('KXP2-CORO-104', '2c:cf:67:00:02:02', 'x y', '', 'kxp2', 'somewhere', '', 'exploded', 'noon', 'later', 'smoke'),
            ('KXP2-CORO-105', '2c:cf:67:00:02:03', NULL, '192.168.151.10', 'KXP2', 'GONE', '1.0', 'success', '2025-03-02 10:00:00',
                '2025-03-02 10:09:00', 'warning: slow card');
        INSERT INTO master_images (filename, product_type, version, size_bytes, checksum, is_active) VALUES
            (NULL, 'KXP2', '2.0', 1, 'abc', 0), ('other.img', 'NOPE-', '2.0', 'large', NULL, NULL), ('two words.img', 'RXP2', NULL, NULL, NULL, 1);
        INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, priority, status, created_at) VALUES
            ('CORO', 'KXP2', 5, 9, NULL, 'active', NULL), ('CORO', 'KXP2', 0, 0, 1, 'pending', NULL), ('CORO', 'KXP2', 3, 0, 1, 'paused', NULL),
            ('GONE', 'KXP2', 3, 1, 1, 'sleeping', NULL), ('CORO', '?', 3, 1, 1, 'active', NULL), ('CORO', 'KXP2', 3, -1, 1, 'completed', NULL);
        CREATE TABLE settings (name TEXT, value BLOB);
        INSERT INTO settings VALUES ('theme', 'dark'), ('logo', x'89504e47'), ('ratio', 0.5);
        """

    private static let extremes = """
        INSERT INTO venues (code, name, location, created_at) VALUES
            ('LONG', replace(hex(zeroblob(60)), '00', 'e' || char(769)), 'Hall 2', 9223372036854775807),
            ('FLAG', replace(hex(zeroblob(40)), '00', char(127470, 127481)), replace(hex(zeroblob(90)), '00', 'o' || char(776, 769)), -9223372036854775808),
            ('ZALG', 'e' || replace(hex(zeroblob(150)), '00', char(769)), NULL, 1700000000000),
            ('SECS', 'Seconds', NULL, 1700000000), ('LAST', 'Last second', NULL, 253402300799), ('OVER', 'One more', NULL, 253402300800);
        INSERT INTO venues (id, code, name, created_at) VALUES
            (9223372036854775807, 'IDMX', 'Highest number', '2025-03-01 08:00:00'), (-3, 'IDMN', 'Negative number', '2025-03-01 08:00:00');
        INSERT INTO hostname_pool (product_type, venue_code, identifier, status, mac_address, serial_number, assigned_date, notes, created_at)
            VALUES
            ('KXP2', 'CORO', '201', 'reserved', NULL, '1000000000000201', 1700000000000, NULL, 1700000000),
            ('KXP2', 'CORO', '202', 'reserved', NULL, '1000000000000201', '2025-03-02 10:00:00', NULL, 9223372036854775807),
            ('KXP2', 'CORO', '203', 'reserved', '2c:cf:67:00:02:03', NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', '204', 'reserved', '2C-CF-67-00-02-03', NULL, NULL, NULL, NULL),
            ('KXP2', 'CORO', '205', 'assigned', NULL, '1000000000000201', 253402300800, NULL, -62167219201),
            ('KXP2', 'CORO', '206', 'retired', NULL, NULL, NULL, replace(hex(zeroblob(999)), '00', 'e' || char(769)), NULL);
        INSERT INTO hostname_pool (id, product_type, venue_code, identifier, status, serial_number, assigned_date, created_at) VALUES
            (9223372036854775807, 'KXP2', 'CORO', '207', 'assigned', '1000000000000207', '2025-05-02 08:00:00', '2025-04-01 08:00:00'),
            (0, 'KXP2', 'CORO', '208', 'available', NULL, NULL, '2025-04-01 08:00:00');
        INSERT INTO deployment_history (id, hostname, serial_number, ip_address, product_type, venue_code, image_version, deployment_status,
            started_at, completed_at, error_message) VALUES
            (9223372036854775806, 'KXP2-CORO-207', '1000000000000207', '192.168.151.9', 'KXP2', 'CORO', '1.0', 'success', 1700000000000,
                9223372036854775807, NULL),
            (9223372036854775807, 'KXP2-CORO-207', '1000000000000207', '192.168.151.9', 'KXP2', 'CORO', '1.0', 'failed', 1700000000, 1700000600,
                replace(hex(zeroblob(2000)), '00', 'e' || char(769)));
        INSERT INTO master_images (id, filename, product_type, version, size_bytes, checksum, is_active) VALUES
            (9223372036854775807, 'kxp2-9.img', 'KXP2', '9', 9223372036854775807, 'abc', 0);
        INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, priority, status, created_at) VALUES
            ('CORO', 'KXP2', 100001, 100001, 9223372036854775807, 'active', '2025-03-02 09:00:00'),
            ('CORO', 'KXP2', 9223372036854775807, 5, 1, 'completed', 1700000000000),
            ('CORO', 'KXP2', 100000, 100000, -9223372036854775808, 'active', 9223372036854775807);
        INSERT INTO deployment_batches (id, venue_code, product_type, total_count, remaining_count, priority, status, created_at) VALUES
            (9223372036854775807, 'CORO', 'KXP2', 3, 3, 0, 'active', '2025-03-02 09:00:00');
        """

    private static func large(_ connection: inout Connection, _ generator: inout SeededGenerator) throws {
        func pick(_ choices: [String?]) -> SQLValue { choices.randomElement(using: &generator).flatMap { $0 }.map { .text($0) } ?? .null }
        let codes = (0..<40).map { "V\($0 < 10 ? "0" : "")\($0)X" }
        for code in codes.dropLast(5) {
            try connection.run("INSERT INTO venues (code, name, created_at) VALUES (\(code), \("Venue " + code), '2025-01-01 00:00:00')")
        }
        let states: [String?] = ["available", "available", "assigned", "assigned", "retired", "Assigned", "lost", nil]
        let times: [String?] = ["2025-01-01 00:00:00", "2025-02-01 00:00:00", "2025-02-01T00:00:00.5Z", "never", nil]
        for number in 0..<3_000 {
            let serial: [String?] = ["1000\(number)", "1000\(number % 300)", "abc\(number)", nil, "", "unknown"]
            try connection.run(
                """
                INSERT OR IGNORE INTO hostname_pool (product_type, venue_code, identifier, status, mac_address, serial_number, assigned_date,
                    created_at)
                VALUES (\(pick(["KXP2", "KXP2", "KXP2", "kxp2", "RXP2"])), \(pick(codes)), \(pick(["\(number)", "00\(number % 700)"])),
                    \(pick(states)), \(pick(["2c:cf:67:00:00:\(10 + number % 80)", nil])), \(pick(serial)), \(pick(times)), \(pick(times)))
                """)
            try connection.run(
                """
                INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_version,
                    deployment_status, started_at, completed_at, error_message)
                VALUES (\(pick(["KXP2-V00X-\(number)", "kxp2-v01x-001", "KXP2-DEFAULT-ABC123", nil, "raspberrypi"])),
                    \(pick(["2c:cf:67:00:00:\(10 + number % 80)", "?", nil])), \(pick(serial)), \(pick(["192.168.151.100", nil])), 'KXP2',
                    \(pick(codes + [nil])), \(pick(["1.0", "1.1", nil])),
                    \(pick(["success", "failed", "started", "downloading", "completed", "odd", nil])), \(pick(times)), \(pick(times)),
                    \(pick(["card error", "", nil])))
                """)
        }
    }
}
