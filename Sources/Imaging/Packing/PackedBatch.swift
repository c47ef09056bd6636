import DeviceProtocol
import LibCrypto
import PosixFile
import Zstd

/// A few chunks in a row, read, classified and encoded by one piece of the packer's work.
struct PackedBatch: Sendable {
    /// One chunk of the batch.
    struct Piece: Sendable {
        let kind: ChunkKind
        let digest: SHA256Digest
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
    init(of image: FileBlockReader, range: Range<UInt64>, by recipe: PackingRecipe) throws(ImagingError) {
        let source = image.isHole(range) ? nil : try image.read(at: range.lowerBound, count: Int(range.upperBound - range.lowerBound))
        self.source = source
        cleaned = source.flatMap { Self.clean($0, from: range.lowerBound, unused: recipe.unused.intersection(range), zeros: recipe.zeros) }
        let content = cleaned ?? source

        var encoder = ZstdEncoder(level: recipe.level)
        var pieces: [Piece] = []
        for offset in stride(from: range.lowerBound, to: range.upperBound, by: recipe.chunkSize) {
            let end = min(offset + UInt64(recipe.chunkSize), range.upperBound)
            let bytes = Int(offset - range.lowerBound)..<Int(end - range.lowerBound)
            do throws(ZstdError) {
                if !recipe.unused.contains(offset..<end), let content, !content.span.extracting(bytes).isAllZeros {
                    let chunk = content.span.extracting(bytes)
                    pieces.append(Piece(kind: .data, digest: SHA256Hasher.digest(of: chunk), frame: try encoder.encode(chunk)))
                } else {
                    let frame =
                        bytes.count == recipe.chunkSize
                        ? recipe.zeroFrame : try encoder.encode(recipe.zeros.bytes.span.extracting(first: bytes.count))
                    pieces.append(Piece(kind: recipe.unused.contains(offset..<end) ? .unused : .zero, digest: .zero, frame: frame))
                }
            } catch {
                throw .notEncoded(chunk: Int(offset / UInt64(recipe.chunkSize)))
            }
        }
        self.pieces = pieces
    }

    /// The bytes with zeros where nothing uses them; `nil` where there are zeros already.
    private static func clean(_ bytes: [UInt8], from offset: UInt64, unused: ByteRanges, zeros: ZeroContent) -> [UInt8]? {
        let places = unused.ranges.map { Int($0.lowerBound - offset)..<Int($0.upperBound - offset) }
        guard places.contains(where: { !bytes.span.extracting($0).isAllZeros }) else { return nil }
        var cleaned: [UInt8] = []
        cleaned.reserveCapacity(bytes.count)
        for place in places {
            cleaned.append(contentsOf: bytes[cleaned.count..<place.lowerBound])
            var missing = place.count
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
