/// A SHA-256 digest (FIPS 180-4): 32 bytes, held inline so that a manifest of 100,000 chunks stays one allocation.
public struct SHA256Digest: Hashable, Sendable {
    /// The length of a digest in bytes.
    public static let byteCount = 32

    /// The digest whose bytes are all zero; the manifest uses it where a chunk has no content of its own.
    public static let zero = SHA256Digest(words: (0, 0, 0, 0))

    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// Reads a digest from exactly 32 bytes; `nil` for any other length.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(
            words: (
                LittleEndian.uint64(in: bytes, at: 0), LittleEndian.uint64(in: bytes, at: 8),
                LittleEndian.uint64(in: bytes, at: 16), LittleEndian.uint64(in: bytes, at: 24)
            ))
    }

    init(in bytes: [UInt8], at offset: Int) {
        self.init(
            words: (
                LittleEndian.uint64(in: bytes, at: offset), LittleEndian.uint64(in: bytes, at: offset + 8),
                LittleEndian.uint64(in: bytes, at: offset + 16), LittleEndian.uint64(in: bytes, at: offset + 24)
            ))
    }

    /// Reads 64 hexadecimal digits in either case; `nil` for anything else.
    public init?(hex: String) {
        guard let bytes = Hexadecimal.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes of the digest.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// 64 lowercase hexadecimal digits, as `sha256sum` prints them.
    public var hex: String { Hexadecimal.string(bytes) }

    func append(to bytes: inout [UInt8]) {
        LittleEndian.append(word0, to: &bytes)
        LittleEndian.append(word1, to: &bytes)
        LittleEndian.append(word2, to: &bytes)
        LittleEndian.append(word3, to: &bytes)
    }
}
