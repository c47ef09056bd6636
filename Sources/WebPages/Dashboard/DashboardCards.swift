import Fleet

/// Which deployments have a card on the dashboard, and in which order.
enum DashboardCards {
    /// How long a device that is done stays among those in progress, in milliseconds, so that its card can be taken out in peace.
    static let doneStays: Int64 = 15 * 60_000
    /// How long one that failed does, unless it tries again.
    static let failureStays: Int64 = 60 * 60_000
    /// How long one that was refused does after it has asked last: one that is switched on asks again within ten seconds.
    static let refusalStays: Int64 = 2 * 60_000

    /// The newest deployment of each device that is open or has ended not long ago.
    ///
    /// - Parameters:
    ///   - newest: the newest of the history, newest first.
    ///   - holder: the device that has a hostname now; nil: none.
    static func choose(
        open: [Deployment], newest: [Deployment], now: Timestamp, holder: (Hostname) async throws -> DeviceIdentity?
    ) async rethrows -> [Deployment] {
        var seen = open.map(\.device)
        var cards = open
        for deployment in newest where !deployment.isOpen && !seen.contains(where: { isSame($0, deployment.device) }) {
            seen.append(deployment.device)
            guard isFresh(deployment, now) else { continue }
            // A unit that was replaced is nobody's trouble any more.
            if deployment.state == .failed, let hostname = deployment.hostname, let device = try await holder(hostname),
                !isSame(device, deployment.device)
            {
                continue
            }
            cards.append(deployment)
        }
        // What somebody has to look at comes first: a screen on the wall is not scrolled, and a phone shows three cards.
        return cards.sorted {
            (needsNobody($0, now), DashboardState.label(of: $0), $0.id.value)
                < (needsNobody($1, now), DashboardState.label(of: $1), $1.id.value)
        }
    }

    private static func isFresh(_ deployment: Deployment, _ now: Timestamp) -> Bool {
        let end = max(deployment.completedAt ?? deployment.lastSeenAt, deployment.lastSeenAt)
        let stays = deployment.isRefusal ? refusalStays : (deployment.state == .failed ? failureStays : doneStays)
        return abs(now.milliseconds - end.milliseconds) <= stays
    }

    /// Whether both are one device: its serial number tells, and where one of the two has none, the MAC address.
    private static func isSame(_ one: DeviceIdentity, _ other: DeviceIdentity) -> Bool {
        if let serial = one.serial, let otherSerial = other.serial { return serial == otherSerial }
        return one.mac != nil && one.mac == other.mac
    }

    /// 1 for a device that goes on by itself or is done, 0 for one that somebody has to look at.
    private static func needsNobody(_ deployment: Deployment, _ now: Timestamp) -> Int {
        deployment.state == .failed || deployment.isStalled(at: now) ? 0 : 1
    }
}
