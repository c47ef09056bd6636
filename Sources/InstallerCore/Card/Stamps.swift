import DeviceProtocol

/// Bytes that nothing but this installer writes, laid before the read-back wherever something is written after it: into the first chunk, and
/// into unused chunks that get a block of the patch.
///
/// A card that is smaller than it says may start over at its end, so that one place of it is two. What the read-back has found right would be
/// overwritten afterwards through the other one. Then either the read-back finds a stamp instead of the image, or the stamp is overwritten.
struct Stamps<D: Destination> {
    /// A range of the card in bytes.
    struct Place: Equatable {
        let offset: UInt64
        let count: Int
    }

    private static var pieceSize: Int { 1_048_576 }

    let card: D
    let manifest: Manifest

    /// Where a patch writes what the read-back does not look at.
    func places(of patch: BlockPatch) -> [Place] {
        patch.blocks.flatMap { block in
            manifest.chunks(under: block).filter { $0 > 0 && manifest.chunk(at: $0).kind == .unused }.map { index in
                let first = manifest.rawOffset(ofChunk: index)
                let start = max(block.offset, first)
                let end = min(block.offset + UInt64(block.bytes.count), first + UInt64(manifest.rawLength(ofChunk: index)))
                return Place(offset: start, count: Int(end - start))
            }
        }
    }

    /// The stamp of a range.
    func bytes(at place: Place) -> [UInt8] {
        let key = manifest.trailingDigest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(place.count)
        var position = place.offset
        var word = Self.mixed(key &+ position / 8)
        for _ in 0..<place.count {
            bytes.append(UInt8(truncatingIfNeeded: word >> (position % 8 * 8)))
            position += 1
            if position.isMultiple(of: 8) { word = Self.mixed(key &+ position / 8) }
        }
        return bytes
    }

    /// Stamps places outside of the first chunk.
    func lay(_ places: [Place]) throws(Interruption) {
        do {
            for piece in places.flatMap(pieces) { try card.write(bytes(at: piece), at: piece.offset) }
        } catch {
            throw .failed(.card(error))
        }
    }

    /// Checks that nothing was written over stamps.
    func check(_ places: [Place]) throws(Interruption) {
        for piece in places.flatMap(pieces) {
            let found: [UInt8]
            do { found = try card.read(at: piece.offset, count: piece.count) } catch { throw .failed(.card(error)) }
            if let sector = Self.overwritten(found, wanted: bytes(at: piece)) {
                throw .failed(.overwritten(offset: piece.offset + UInt64(sector)))
            }
        }
    }

    /// Checks the first chunk as an inspection leaves it: the progress record, then the stamp.
    func checkFirstChunk() throws(Interruption) {
        let length = manifest.rawLength(ofChunk: 0)
        guard length >= ProgressRecord.byteCount else { return }
        let record: [UInt8]
        do { record = try card.read(at: 0, count: ProgressRecord.byteCount) } catch { throw .failed(.card(error)) }
        // The number in it changes.
        let wanted = ProgressRecord(manifestDigest: manifest.trailingDigest, contiguousChunks: 0).bytes[0..<40]
        if Self.overwritten(Array(record[0..<40]), wanted: Array(wanted)) != nil { throw .failed(.overwritten(offset: 0)) }
        try check([Place(offset: UInt64(ProgressRecord.byteCount), count: length - ProgressRecord.byteCount)])
    }

    /// The first sector of which most is something else: a wrong bit is not what this is about, and found elsewhere.
    private static func overwritten(_ found: [UInt8], wanted: [UInt8]) -> Int? {
        stride(from: 0, to: wanted.count, by: CardSector.byteCount).first { start in
            let end = min(start + CardSector.byteCount, wanted.count)
            var different = 0
            for index in start..<end where found[index] != wanted[index] { different += 1 }
            return different > (end - start) / 2
        }
    }

    private func pieces(_ place: Place) -> [Place] {
        stride(from: 0, to: place.count, by: Self.pieceSize).map {
            Place(offset: place.offset + UInt64($0), count: min(Self.pieceSize, place.count - $0))
        }
    }

    // The finaliser of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}

extension Manifest {
    /// The chunks that a block of a patch touches.
    func chunks(under block: BlockPatch.Block) -> ClosedRange<Int> {
        let first = Int(block.offset / UInt64(chunkSize))
        return first...max(first, Int((block.offset + UInt64(max(block.bytes.count, 1)) - 1) / UInt64(chunkSize)))
    }
}
