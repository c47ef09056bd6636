extension Timestamp {
    /// The milliseconds of a day.
    public static let day: Int64 = 86_400_000

    /// Midnight UTC at or before it.
    public var startOfDay: Timestamp {
        let rest = milliseconds % Self.day
        return Timestamp(milliseconds: milliseconds - (rest < 0 ? rest + Self.day : rest))
    }
}
