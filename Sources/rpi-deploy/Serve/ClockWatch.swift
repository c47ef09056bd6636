import Fleet

/// Notices that the wall clock was set: then a device that seems to have been silent for hours may have been heard a moment ago.
struct ClockWatch {
    /// A wall clock that runs fast or slow by less than this between two looks was not set.
    static let tolerance = Duration.seconds(30)
    /// How long what the wall clock says of the past is not believed: whoever is alive has been heard again by then.
    static let distrust = Duration.seconds(3_600)

    private var last: (wall: Timestamp, steady: ContinuousClock.Instant)?
    private var distrustedUntil: ContinuousClock.Instant?

    /// Whether times in the past can be believed now. To be asked now and then.
    mutating func isTrusted(wall: Timestamp, steady: ContinuousClock.Instant) -> Bool {
        if let last {
            let drift = Duration.milliseconds(wall.milliseconds - last.wall.milliseconds) - (steady - last.steady)
            if drift > Self.tolerance || drift < .zero - Self.tolerance { distrustedUntil = steady + Self.distrust }
        }
        last = (wall, steady)
        return distrustedUntil.map { steady >= $0 } ?? true
    }
}
