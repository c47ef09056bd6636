public import DeviceProtocol

/// What packing an image gave.
public struct PackOutcome: Equatable, Sendable {
    /// The manifest that belongs to the packed file.
    public let manifest: Manifest
    /// The SHA-256 of the raw image as it was given, unused bytes included.
    public let sourceDigest: SHA256Digest
}
