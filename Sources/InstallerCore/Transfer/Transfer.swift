import DeviceProtocol
import InstallerSystem

/// Brings chunks from the server to the card: one thread fetches, one decodes and compares, the caller's writes.
struct Transfer<T: Transport, D: Destination, C: Timekeeper> {
    let context: Context<T, C>
    let card: D
    let manifest: Manifest
    let url: HTTPURL
    /// The ETag of the packed image, once an answer has given it.
    let etag: Monitor<String?>

    /// Fetches and writes the wanted chunks.
    ///
    /// - Parameter done: what is on the card already.
    /// - Returns: the raw bytes of the first chunk if it was wanted; it is not written.
    func run(_ wanted: ChunkSet, done: ChunkSet) throws(Interruption) -> [UInt8]? {
        guard !wanted.isEmpty else { return nil }
        let board = TransferBoard(MemoryBudget(manifest: manifest))
        let (context, manifest, url, etag) = (context, manifest, url, etag)
        let fetching = WorkerThread {
            var fetcher = Fetcher(context: context, manifest: manifest, url: url, etag: etag, board: board)
            fetcher.run(wanted)
        }
        let decoding = WorkerThread { FrameDecoding(context: context, manifest: manifest, board: board).run() }
        var writer = ChunkWriter(context: context, card: card, manifest: manifest, done: done)
        do {
            while let raw = board.raw.receive() { try writer.write(raw) }
        } catch {
            board.stop(.failed(.card(error)))
        }
        fetching.join()
        decoding.join()
        if let failure = board.failure { throw failure }
        return writer.firstChunk
    }
}
