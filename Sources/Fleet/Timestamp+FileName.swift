extension Timestamp {
    /// The moment as part of a file's name: `20260301T120000Z`.
    public var fileName: String { iso8601.filter { $0 != "-" && $0 != ":" } }
}
