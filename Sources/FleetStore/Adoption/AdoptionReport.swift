/// What became of a database of the original system.
public struct AdoptionReport: Hashable, Sendable {
    /// What became of the rows of a table.
    public struct Table: Hashable, Sendable {
        /// The table's name.
        public let name: String
        /// The rows that the original had.
        public var found = 0
        /// The rows that were taken over with every value as it was.
        public var kept = 0
        /// The rows that were taken over with changes.
        public var changed = 0
        /// The rows that this program cannot use.
        public var setAside = 0
    }

    /// Why rows were changed or set aside.
    public struct Reason: Hashable, Sendable {
        /// The table.
        public let table: String
        /// What was wrong with them, and what was done.
        public let text: String
        /// How many rows.
        public var count: Int
        /// The numbers of the first few of them in the original.
        public var examples: [Int64]
    }

    /// The copy of the file as it was; `nil` in a preview.
    public var backupPath: String?
    /// The tables of the original in a fixed order, then those that it does not have.
    public var tables: [Table] = []
    /// Why rows were changed or set aside, the most frequent first.
    public var reasons: [Reason] = []
    /// What was made so that rows have what they refer to: products and venues.
    public var additions: [String] = []
    /// The images that have to be added before devices can get them.
    public var images: [OriginalImage] = []

    /// The rows of all tables that the original had.
    public var found: Int { tables.reduce(0) { $0 + $1.found } }
    /// The rows of all tables that were taken over with changes.
    public var changed: Int { tables.reduce(0) { $0 + $1.changed } }
    /// The rows of all tables that this program cannot use.
    public var setAside: Int { tables.reduce(0) { $0 + $1.setAside } }
}
