public import Fleet

/// How many hostnames stand in each state.
public struct PoolCounts: Hashable, Sendable {
    /// Free to be given to a device.
    public var available: Int
    /// Held by a device.
    public var assigned: Int
    /// Not to be given any more.
    public var retired: Int
    /// Kept for a device that has not asked yet.
    public var reserved: Int

    /// Counts; what is not given is zero.
    public init(available: Int = 0, assigned: Int = 0, retired: Int = 0, reserved: Int = 0) {
        self.available = available
        self.assigned = assigned
        self.retired = retired
        self.reserved = reserved
    }

    /// All states together.
    public var total: Int { available + assigned + retired + reserved }

    /// The count of one state.
    public subscript(state: HostnameState) -> Int {
        get {
            switch state {
            case .available: available
            case .assigned: assigned
            case .retired: retired
            case .reserved: reserved
            }
        }
        set {
            switch state {
            case .available: available = newValue
            case .assigned: assigned = newValue
            case .retired: retired = newValue
            case .reserved: reserved = newValue
            }
        }
    }

    /// The counts of two pools together.
    public static func + (first: PoolCounts, second: PoolCounts) -> PoolCounts {
        PoolCounts(
            available: first.available + second.available, assigned: first.assigned + second.assigned,
            retired: first.retired + second.retired, reserved: first.reserved + second.reserved)
    }
}
