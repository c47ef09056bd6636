import DeviceProtocol

/// Finds out what need not be fetched because the card has it, and leaves a progress record where the first chunk will go.
struct CardInspection<T: Transport, D: Destination, C: Timekeeper> {
    /// How many chunks are looked at to tell whether the card holds something of the image.
    private static var sampleCount: Int { 16 }

    let context: Context<T, C>
    let card: D
    let manifest: Manifest

    /// The chunks that are on the card; the first one is never among them.
    func run() throws(Interruption) -> ChunkSet {
        let comparison = CardComparison(context: context, card: card, manifest: manifest)
        let recorded = recordedChunks()
        var candidates = ChunkSet(of: manifest) { index, chunk in index > 0 && index < recorded && chunk.kind != .unused }
        if recorded > 0 { context.ledger.say("an installation of this image was interrupted: checking what is on the card") }
        // After a power cycle the rest of the card may hold an older version, just as a card that is new to this image.
        let rest = ChunkSet(of: manifest) { index, chunk in index > 0 && index >= recorded && chunk.kind != .unused }
        if holdsSome(of: rest) {
            if recorded == 0 { context.ledger.say("the card holds a version of this image: checking what is the same") }
            for index in rest.indices { candidates.insert(index) }
        }
        let found = comparison.matches(candidates, for: .inspection)
        try wipeFirstChunk(found)
        return found
    }

    /// How many chunks from the start the card's own record says are on it; 0 without a record of this image.
    private func recordedChunks() -> Int {
        guard manifest.rawLength(ofChunk: 0) >= ProgressRecord.byteCount,
            let bytes = try? card.read(at: 0, count: ProgressRecord.byteCount), let record = ProgressRecord(bytes),
            record.manifestDigest == manifest.trailingDigest
        else { return 0 }
        return min(record.contiguousChunks, manifest.chunkCount)
    }

    private func holdsSome(of chunks: ChunkSet) -> Bool {
        let data = chunks.indices.filter { manifest.chunk(at: $0).kind == .data }
        guard !data.isEmpty else { return false }
        for sample in 0..<min(Self.sampleCount, data.count) {
            let index = data[sample * data.count / min(Self.sampleCount, data.count)]
            let length = manifest.rawLength(ofChunk: index)
            guard let bytes = try? card.read(at: manifest.rawOffset(ofChunk: index), count: length) else { continue }
            let chunk = manifest.chunk(at: index)
            if CardComparison<T, D, C>.isRight(bytes.span, chunk) { return true }
        }
        return false
    }

    /// Whether anything is where a partition table would be (the last bytes of the first sector).
    private func holdsPartitionTable() throws(DestinationError) -> Bool {
        guard manifest.rawLength(ofChunk: 0) >= CardSector.byteCount else { return false }
        return try card.read(at: 0, count: CardSector.byteCount)[446...].contains { $0 != 0 }
    }

    /// From here on the card does not boot until the very end.
    private func wipeFirstChunk(_ found: ChunkSet) throws(Interruption) {
        var contiguous = 1
        while contiguous < manifest.chunkCount, found.contains(contiguous) || manifest.chunk(at: contiguous).kind == .unused {
            contiguous += 1
        }
        let length = manifest.rawLength(ofChunk: 0)
        var bytes: [UInt8] = []
        if length >= ProgressRecord.byteCount {
            bytes = ProgressRecord(manifestDigest: manifest.trailingDigest, contiguousChunks: contiguous).bytes
        }
        // Not zeros, of which an image has many.
        let stamp = Stamps<D>.Place(offset: UInt64(bytes.count), count: length - bytes.count)
        bytes += bytes.isEmpty ? [UInt8](repeating: 0, count: length) : Stamps(card: card, manifest: manifest).bytes(at: stamp)
        do {
            // One sector first, of which a power cut leaves all or nothing: the card is what it was, or does not boot. Read back, because a card that
            // loses this write would go on to boot what is being overwritten.
            let head = min(length, CardSector.byteCount)
            for _ in 0..<2 {
                try card.write(Array(bytes[0..<head]), at: 0)
                try card.flush()
                if try holdsPartitionTable() { continue }
                if head < length {
                    try card.write(Array(bytes[head...]), at: UInt64(head))
                    try card.flush()
                }
                return
            }
        } catch {
            throw .failed(.card(error))
        }
        throw .failed(.badBlock(offset: 0))
    }
}
