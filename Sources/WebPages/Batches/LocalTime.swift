import Fleet

/// Moments as a browser's field for them has them.
extension BrowserZone {
    /// When a clock of the zone shows a text such as `2026-03-01T14:05`.
    ///
    /// - Throws: ``FleetError`` for what is no moment.
    func moment(ofField text: String) throws(FleetError) -> Timestamp {
        let plain = text.filter { !$0.isWhitespace }.replacing("T", with: " ", maxReplacements: 1)
        let whole = plain.utf8.count == 16 ? plain + ":00" : plain
        return Timestamp(milliseconds: try Timestamp(whole).milliseconds - Int64(minutes) * 60_000)
    }
}
