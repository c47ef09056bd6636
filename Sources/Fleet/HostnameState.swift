/// What may be done with a hostname.
public enum HostnameState: String, Sendable, CaseIterable {
    /// No device has it.
    case available
    /// A device has it.
    case assigned
    /// It is not to be given to any device.
    case retired
    /// It is kept for one device that has not asked yet.
    case reserved
}
