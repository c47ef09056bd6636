/// A card that is smaller than it says, and starts over at its end.
public struct CardWrap: Hashable, Sendable {
    /// What it really has, in bytes.
    public let byteCount: UInt64

    /// Where the bytes of a range really are, in order.
    public func pieces(at offset: UInt64, count: Int) -> [(offset: UInt64, count: Int)] {
        var pieces: [(offset: UInt64, count: Int)] = []
        var at = offset
        var left = count
        while left > 0 {
            let place = at % byteCount
            let length = Int(min(UInt64(left), byteCount - place))
            pieces.append((place, length))
            at += UInt64(length)
            left -= length
        }
        return pieces
    }
}
