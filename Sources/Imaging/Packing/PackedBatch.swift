import DeviceProtocol
import LibCrypto
import Zstd

/// A few chunks in a row, read, classified and encoded by one piece of the packer's work.
struct PackedBatch: Sendable {
    /// One chunk of the batch.
    struct Piece: Sendable {
        let kind: ChunkKind
        let digest: SHA256Digest
        let rawLength: Int
        let frame: [UInt8]
    }

    /// The bytes as the source has them; `nil` for zeros throughout.
    let source: [UInt8]?
    /// The bytes with those that no file system uses replaced by zeros; `nil` for the same as ``source``.
    let cleaned: [UInt8]?
    /// The chunks in order.
    let pieces: [Piece]

    /// Reads and encodes a range that starts at a multiple of the chunk size and ends at one or with the image.
    ///
    /// - Throws: ``ImagingError``.
    init(
        of image: FileBlockReader, range: Range<UInt64>, unused: ByteRanges, chunkSize: Int, level: Int, zeros: ZeroContent
    ) throws(ImagingError) {
        let unusedHere = unused.intersection(range)
        let source = image.isHole(range) ? nil : try image.read(at: range.lowerBound, count: Int(range.upperBound - range.lowerBound))
        self.source = source
        cleaned = source.flatMap { unusedHere.isEmpty ? nil : Self.clean($0, from: range.lowerBound, unused: unusedHere, zeros: zeros) }
        let content = cleaned ?? source

        var encoder = ZstdEncoder(level: level)
        var zeroFrame: (length: Int, frame: [UInt8])?
        var pieces: [Piece] = []
        for offset in stride(from: range.lowerBound, to: range.upperBound, by: chunkSize) {
            let end = min(offset + UInt64(chunkSize), range.upperBound)
            let length = Int(end - offset)
            let start = Int(offset - range.lowerBound)
            do throws(ZstdError) {
                var digest = SHA256Digest.zero
                var kind = unused.contains(offset..<end) ? ChunkKind.unused : .zero
                if kind == .zero, let content {
                    digest = SHA256Hasher.digest(of: content.span.extracting(start..<start + length))
                    if zeros.matches(digest, count: length) { digest = .zero } else { kind = .data }
                }
                let frame: [UInt8]
                if kind == .data, let content {
                    frame = try encoder.encode(content.span.extracting(start..<start + length))
                } else if let zeroFrame, zeroFrame.length == length {
                    frame = zeroFrame.frame
                } else {
                    frame = try encoder.encode(zeros.bytes.span.extracting(first: length))
                    zeroFrame = (length, frame)
                }
                pieces.append(Piece(kind: kind, digest: digest, rawLength: length, frame: frame))
            } catch {
                throw .notEncoded(chunk: Int(offset / UInt64(chunkSize)))
            }
        }
        self.pieces = pieces
    }

    private static func clean(_ bytes: [UInt8], from offset: UInt64, unused: ByteRanges, zeros: ZeroContent) -> [UInt8] {
        var cleaned: [UInt8] = []
        cleaned.reserveCapacity(bytes.count)
        for range in unused.ranges {
            cleaned.append(contentsOf: bytes[cleaned.count..<Int(range.lowerBound - offset)])
            var missing = Int(range.upperBound - range.lowerBound)
            while missing > 0 {
                let count = min(missing, zeros.bytes.count)
                cleaned.append(contentsOf: zeros.bytes[0..<count])
                missing -= count
            }
        }
        cleaned.append(contentsOf: bytes[cleaned.count...])
        return cleaned
    }
}
