/// What computing one password hash costs, the server and whoever tries passwords.
public struct PasswordCost: Sendable, Equatable {
    /// Passes over the memory, 1 or more.
    public let operations: UInt64
    /// Bytes of memory, 8,192 or more.
    public let memory: Int

    /// A cost from its parts.
    public init(operations: UInt64, memory: Int) {
        self.operations = operations
        self.memory = memory
    }

    /// 2 passes over 64 MiB: libsodium's interactive limits, above the least that OWASP's Password Storage Cheat Sheet advises (2 passes over 19 MiB).
    public static let interactive = PasswordCost(operations: 2, memory: 64 << 20)
}
