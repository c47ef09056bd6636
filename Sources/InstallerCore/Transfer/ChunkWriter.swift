import DeviceProtocol

/// Writes chunks to the card, except the first one, and keeps the progress record there.
struct ChunkWriter<T: Transport, D: Destination, C: Timekeeper> {
    private let context: Context<T, C>
    private let card: D
    private let manifest: Manifest
    private let zeros: [UInt8]
    private var done: ChunkSet
    private var contiguous = 1
    private var sinceRecord: UInt64 = 0
    /// The raw bytes of the first chunk once they have come.
    private(set) var firstChunk: [UInt8]?

    /// - Parameter done: what is on the card already.
    init(context: Context<T, C>, card: D, manifest: Manifest, done: ChunkSet) {
        self.context = context
        self.card = card
        self.manifest = manifest
        self.done = done
        zeros = [UInt8](repeating: 0, count: manifest.chunkSize)
    }

    mutating func write(_ raw: TransferBoard.Raw) throws(DestinationError) {
        let length = manifest.rawLength(ofChunk: raw.index)
        guard raw.index > 0 else {
            firstChunk = raw.bytes
            return
        }
        let bytes = raw.bytes ?? (length == zeros.count ? zeros : Array(zeros[0..<length]))
        let (card, offset) = (card, manifest.rawOffset(ofChunk: raw.index))
        try context.timed(.write) { () throws(DestinationError) in try card.write(bytes, at: offset) }
        guard !done.contains(raw.index) else { return }
        done.insert(raw.index)
        context.ledger.update { $0.bytesWritten += UInt64(length) }
        sinceRecord += UInt64(length)
        if sinceRecord >= context.options.recordInterval { try record() }
    }

    private mutating func record() throws(DestinationError) {
        sinceRecord = 0
        while contiguous < manifest.chunkCount, done.contains(contiguous) || manifest.chunk(at: contiguous).kind == .unused {
            contiguous += 1
        }
        guard manifest.rawLength(ofChunk: 0) >= ProgressRecord.byteCount else { return }
        try card.write(ProgressRecord(manifestDigest: manifest.trailingDigest, contiguousChunks: contiguous).bytes, at: 0)
    }
}
