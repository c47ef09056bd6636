/// What happens to a device that names no venue and has no hostname.
public enum UnassignedPolicy: String, Sendable, CaseIterable {
    /// It gets the name `PRODUCT-DEFAULT-…`.
    case fallback
    /// It is refused until an operator assigns it a hostname.
    case wait
}
