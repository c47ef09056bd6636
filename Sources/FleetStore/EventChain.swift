import DeviceProtocol
import Fleet
import LibCrypto

/// How entries of the audit log hang together: each has the hash of the one before it, and its own hash covers that and all that it says.
///
/// The hash is SHA-256 over the text `rpi-deployment event 1` and a NUL, the hash before (32 bytes; zeros for the first entry), the entry's number and its time
/// in milliseconds (8 bytes each, little-endian), then actor, kind, subject and detail, each as its length in bytes (8 bytes, little-endian) and its UTF-8.
enum EventChain {
    /// The length of a hash in bytes.
    static let hashLength = SHA256Digest.byteCount
    /// What stands for the hash before the first entry.
    static let start = [UInt8](repeating: 0, count: hashLength)

    private static let label = Array("rpi-deployment event 1\0".utf8)

    /// The hash of an entry that follows the one with the hash `previous`.
    static func hash(of event: AuditEvent, after previous: [UInt8]) -> [UInt8] {
        var bytes = label
        bytes.reserveCapacity(512)
        bytes += previous
        append(UInt64(bitPattern: event.id), to: &bytes)
        append(UInt64(bitPattern: event.at.milliseconds), to: &bytes)
        for text in [event.actor, event.kind, event.subject, event.detail] {
            append(UInt64(text.utf8.count), to: &bytes)
            bytes += text.utf8
        }
        return SHA256Hasher.digest(of: bytes).bytes
    }

    /// A hash as people note it.
    static func text(of hash: [UInt8]) -> String { Hexadecimal.string(hash) }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
}
