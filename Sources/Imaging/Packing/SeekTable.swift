/// The list of frames at the end of a packed file, in zstd's seekable format, version 0.1.0: a skippable frame with the
/// packed and the raw length of every frame. `zstd -d` passes over it.
///
/// Layout, little-endian: 0x184D2A5E (u32), length of the rest (u32), per frame packed length (u32) and raw length (u32),
/// number of frames (u32), descriptor (u8) = 0, 0x8F92EAB1 (u32).
///
/// Source: zstd, contrib/seekable_format/zstd_seekable_compression_format.md.
public struct SeekTable: Equatable, Sendable {
    /// One frame's lengths.
    public struct Frame: Equatable, Sendable {
        /// The length of the frame in the packed file, in bytes.
        public let packedLength: UInt32
        /// The length of what it decodes to, in bytes.
        public let rawLength: UInt32

        /// Describes one frame.
        public init(packedLength: UInt32, rawLength: UInt32) {
            self.packedLength = packedLength
            self.rawLength = rawLength
        }
    }

    /// The length of the part that ends the file and tells the length of the rest, in bytes.
    static let footerByteCount = 9
    /// The length of a table besides its entries, in bytes.
    static let overheadByteCount = 8 + footerByteCount
    /// The most frames that the format allows.
    static let maximumFrameCount = 0x800_0000

    private static let headerMark: UInt32 = 0x184D_2A5E
    private static let footerMark: UInt32 = 0x8F92_EAB1
    private static let entryByteCount = 8

    /// The frames in the order of the file.
    public let frames: [Frame]

    /// Makes the table of some frames.
    public init(frames: [Frame]) {
        self.frames = frames
    }

    /// Reads a table strictly: the bytes are the table and nothing else.
    ///
    /// - Throws: ``SeekTableError``.
    public init(_ bytes: [UInt8]) throws(SeekTableError) {
        guard bytes.count >= Self.overheadByteCount, Self.uint32(bytes, bytes.count - 4) == Self.footerMark else { throw .noMark }
        let descriptor = bytes[bytes.count - 5]
        guard descriptor == 0 else { throw .unknownDescriptor(descriptor) }
        let count = Int(Self.uint32(bytes, bytes.count - Self.footerByteCount))
        guard count <= Self.maximumFrameCount, bytes.count == Self.byteCount(frameCount: count) else { throw .wrongLength }
        guard Self.uint32(bytes, 0) == Self.headerMark, Self.uint32(bytes, 4) == UInt32(bytes.count - 8) else { throw .noHeader }
        let end = bytes.count - Self.footerByteCount
        frames = stride(from: 8, to: end, by: Self.entryByteCount).map { at in
            Frame(packedLength: Self.uint32(bytes, at), rawLength: Self.uint32(bytes, at + 4))
        }
    }

    /// The length of the table of so many frames, in bytes.
    static func byteCount(frameCount: Int) -> Int { overheadByteCount + frameCount * entryByteCount }

    /// The table as it stands at the end of a packed file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.overheadByteCount + frames.count * Self.entryByteCount)
        func append(_ value: UInt32) {
            for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        append(Self.headerMark)
        append(UInt32(frames.count * Self.entryByteCount + Self.footerByteCount))
        for frame in frames {
            append(frame.packedLength)
            append(frame.rawLength)
        }
        append(UInt32(frames.count))
        bytes.append(0)
        append(Self.footerMark)
        return bytes
    }

    private static func uint32(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
    }
}
