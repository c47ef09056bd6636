public import FleetStore

/// How long people stay signed in. In milliseconds.
public struct SessionSettings: Sendable, Equatable {
    /// Without a request.
    public var idle: Int64 = 12 * 3_600_000
    /// However busy they are.
    public var longest: Int64 = 7 * 86_400_000
    /// How long what is known of a session or token is believed before the store is asked again: a change by another process counts after
    /// this time at the latest. 0: never.
    public var trust: Int64 = 1_000
    /// Who has to wait after failures.
    public var userLockout: LockoutRule = .user
    /// The same for addresses.
    public var addressLockout: LockoutRule = .address

    /// The defaults.
    public init() {}
}
