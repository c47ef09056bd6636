import DeviceProtocol
import InstallerSystem

/// The transfer's first thread: fetches frames in order, in as few requests as there are gaps, and resumes after a cut.
struct Fetcher<T: Transport, C: Timekeeper> {
    /// Chunks of zeros and unused ones have tiny frames: so many bytes of them are thrown away, because another request would cost more.
    private static var smallGap: UInt64 { 32_768 }
    /// How long one frame may take; a server that only trickles counts as one that stalls.
    private static var framePatience: Duration { .seconds(60) }

    private let context: Context<T, C>
    private let manifest: Manifest
    private let url: HTTPURL
    private let etag: Monitor<String?>
    private let board: TransferBoard
    private var client: HTTPClient<T>
    private var backoff: Backoff
    private var strikes = Strikes()

    init(context: Context<T, C>, manifest: Manifest, url: HTTPURL, etag: Monitor<String?>, board: TransferBoard) {
        self.context = context
        self.manifest = manifest
        self.url = url
        self.etag = etag
        self.board = board
        client = HTTPClient(context.transport)
        backoff = Backoff(patience: context.options.networkPatience, now: context.clock.now)
    }

    /// Fetches the chunks, and again those that turn out to be damaged.
    mutating func run(_ wanted: ChunkSet) {
        do {
            try fetch(wanted)
            var damaged = board.damagedChunks()
            while !damaged.isEmpty {
                var again = ChunkSet(capacity: manifest.chunkCount)
                for index in damaged {
                    again.insert(index)
                    let length = UInt64(manifest.chunk(at: index).packedLength)
                    context.ledger.update { $0.bytesResent += length }
                }
                // Whatever damaged them may sit in this connection.
                client.disconnect()
                try fetch(again)
                damaged = board.damagedChunks()
            }
            board.packed.close()
        } catch {
            board.stop(error)
        }
    }

    private mutating func fetch(_ wanted: ChunkSet) throws(Interruption) {
        var next = wanted.first(from: 0)
        while let index = next {
            if manifest.chunk(at: index).kind == .data {
                next = wanted.first(from: try fetchRun(from: index, wanted))
            } else {
                guard board.send(.zero(index: index)) else { throw stopped }
                next = wanted.first(from: index + 1)
            }
        }
    }

    private var stopped: Interruption { board.failure ?? .imageChanged("the transfer has stopped") }

    /// The last chunk that one request may go up to: any number of wanted data chunks with nothing between them but zeros and unused ones.
    private func endOfRun(from first: Int, _ wanted: ChunkSet) -> Int {
        var last = first
        var gap: UInt64 = 0
        var index = first + 1
        while index < manifest.chunkCount, gap <= Self.smallGap {
            let chunk = manifest.chunk(at: index)
            if chunk.kind != .data {
                gap += UInt64(chunk.packedLength)
            } else if wanted.contains(index) {
                last = index
                gap = 0
            } else {
                break
            }
            index += 1
        }
        return last
    }

    /// Fetches from one chunk on, as far as one request goes or the connection lasts; the first chunk that is not fetched.
    private mutating func fetchRun(from first: Int, _ wanted: ChunkSet) throws(Interruption) -> Int {
        var index = first
        do {
            try receive(&index, upTo: endOfRun(from: first, wanted), wanted)
        } catch {
            let pause = client.retryAfter
            client.disconnect()
            let board = board
            try context.outlive(error, "image", &backoff, &strikes, atLeast: pause, unless: { board.failure != nil })
        }
        guard board.failure == nil else { throw stopped }
        return index
    }

    private mutating func receive(_ index: inout Int, upTo last: Int, _ wanted: ChunkSet) throws(HTTPFailure) {
        try open(index, last)
        while index <= last {
            let frame = try frame(index)
            guard pass(frame, index, wanted) else { return }
            index += 1
        }
        if (try? client.isAtEnd()) != true { client.disconnect() }
    }

    private mutating func open(_ first: Int, _ last: Int) throws(HTTPFailure) {
        let start = context.clock.now
        defer { context.ledger.busy(.network, context.clock.now - start) }
        let begin = manifest.chunk(at: first).packedOffset
        let end = manifest.chunk(at: last).packedOffset + UInt64(manifest.chunk(at: last).packedLength)
        let request = RangeRequest(url: url, first: begin, count: end - begin, fileSize: manifest.packedSize)
        var tag = etag.withLock { $0 }
        try request.open(with: &client, etag: &tag)
        etag.withLock { $0 = tag }
    }

    private mutating func frame(_ index: Int) throws(HTTPFailure) -> [UInt8] {
        let start = context.clock.now
        defer { context.ledger.busy(.network, context.clock.now - start) }
        let length = Int(manifest.chunk(at: index).packedLength)
        var frame: [UInt8] = []
        frame.reserveCapacity(length)
        do {
            let clock = context.clock
            try client.append(length, to: &frame, unless: { clock.now - start > Self.framePatience })
        } catch {
            let lost = UInt64(frame.count)
            context.ledger.update {
                $0.bytesReceived += lost
                $0.bytesResent += lost
            }
            throw error
        }
        context.ledger.update { $0.bytesReceived += UInt64(length) }
        backoff.progressed(now: context.clock.now)
        strikes.reset()
        return frame
    }

    /// Hands on what is wanted of a run and drops the rest; `false` when the transfer has stopped.
    private func pass(_ frame: [UInt8], _ index: Int, _ wanted: ChunkSet) -> Bool {
        guard wanted.contains(index) else { return true }
        return board.send(manifest.chunk(at: index).kind == .data ? .frame(index: index, bytes: frame) : .zero(index: index))
    }
}
