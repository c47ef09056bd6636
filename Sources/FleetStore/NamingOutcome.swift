/// What came of the search for a device's hostname.
enum NamingOutcome {
    /// The device has this hostname now, or had it before.
    case named(PooledHostname, isNew: Bool)
    /// There is none for it.
    case refused(RefusalReason)
}
