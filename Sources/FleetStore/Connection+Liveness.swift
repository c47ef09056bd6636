import Fleet
import SQLite

/// Who counts as present: one rule for every query.
///
/// A device that was last heard in the future was heard before the clock was set back. Whoever is alive is heard again within seconds, by the
/// new clock; a dead one must not hold a hostname, an image or a place until the clock has caught up.
extension SQL {
    /// The condition on a row of `deployment_history` that its device was heard within ``Fleet/Deployment/silenceLimit``.
    static func isHeard(at now: Timestamp) -> SQL { "last_seen_ms \(SQL.within(Deployment.silenceLimit, of: now))" }

    /// The condition on a row of `waiting_devices` that its device asked within ``Fleet/WaitingDevice/silenceLimit``.
    static func isAsking(at now: Timestamp) -> SQL { "last_asked_ms \(SQL.within(WaitingDevice.silenceLimit, of: now))" }

    /// The condition on a row of `waiting_devices` that its device has not asked for a day, after which it is not shown any more.
    static func isForgotten(at now: Timestamp) -> SQL { "last_asked_ms NOT \(SQL.within(86_400_000, of: now))" }

    /// The rest of a condition on a moment in milliseconds: no further than `distance` from `now`, in the past or in the future.
    static func within(_ distance: Int64, of now: Timestamp) -> SQL {
        "BETWEEN \(now.milliseconds - distance) AND \(now.milliseconds + distance)"
    }
}
