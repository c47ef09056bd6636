internal import DeviceProtocol
internal import Foundation

/// What no installer can be faster than: each used byte written once and read once, by a card that does one at a time.
public struct Floor: Sendable {
    /// Raw bytes that an installation of ours writes and reads back.
    public let usedBytes: UInt64
    /// Seconds.
    public let seconds: Double

    /// The floor of an image, from its list of chunks.
    ///
    /// - Throws: what Foundation or `DeviceProtocol` says of a bad list.
    public init(manifest path: String, speed: Card.Speed) throws {
        let manifest = try Manifest(Array(Data(contentsOf: URL(filePath: path))))
        usedBytes = manifest.usedByteCount
        seconds = Double(usedBytes) / Double(speed.write) + Double(usedBytes) / Double(speed.read)
    }
}
