import DeviceProtocol
import InstallerSystem
import LibCrypto

/// Compares what is on the card with the manifest: one thread reads, the other one hashes.
struct CardComparison<T: Transport, D: Destination, C: Timekeeper> {
    /// What a comparison is for, and thus where its progress counts.
    enum Purpose {
        /// Chunks that are right need not be fetched.
        case inspection
        /// Chunks that are right are done.
        case verification
        /// Chunks that were right must still be.
        case repetition
    }

    private struct Run: Sendable {
        let first: Int
        let bytes: [UInt8]
    }

    let context: Context<T, C>
    let card: D
    let manifest: Manifest

    /// Those of the chunks whose bytes on the card are right. A chunk that cannot be read is not right.
    func matches(_ chunks: ChunkSet, for purpose: Purpose) -> ChunkSet {
        let runs = Channel<Run>(capacity: MemoryBudget(manifest: manifest).readCapacity)
        let (context, card, manifest) = (context, card, manifest)
        let reader = WorkerThread {
            Self.read(chunks, of: manifest, from: card, into: runs, context)
            runs.close()
        }
        var right = ChunkSet(capacity: manifest.chunkCount)
        while let run = runs.receive() {
            var index = run.first
            var start = 0
            while start < run.bytes.count {
                let length = manifest.rawLength(ofChunk: index)
                let chunk = manifest.chunk(at: index)
                let isRight = context.timed(.hash) { Self.isRight(run.bytes.span.extracting(start..<start + length), chunk) }
                if isRight {
                    right.insert(index)
                    count(length, purpose)
                }
                index += 1
                start += length
            }
        }
        reader.join()
        return right
    }

    private func count(_ length: Int, _ purpose: Purpose) {
        context.ledger.update {
            switch purpose {
            case .inspection:
                $0.bytesFound += UInt64(length)
                $0.bytesWritten += UInt64(length)
            case .verification:
                $0.bytesVerified += UInt64(length)
            case .repetition: break
            }
        }
    }

    static func isRight(_ bytes: Span<UInt8>, _ chunk: Chunk) -> Bool {
        switch chunk.kind {
        case .data:
            return SHA256Hasher.digest(of: bytes) == chunk.digest
        case .zero:
            // No early exit, so that the loop becomes vector instructions.
            var all: UInt8 = 0
            for index in bytes.indices { all |= bytes[index] }
            return all == 0
        case .unused:
            return true
        }
    }

    /// Reads the chunks in order, neighbours together.
    private static func read(_ chunks: ChunkSet, of manifest: Manifest, from card: D, into runs: Channel<Run>, _ context: Context<T, C>) {
        var next = chunks.first(from: 0)
        var hasComplained = false
        while let first = next {
            var last = first
            var length = manifest.rawLength(ofChunk: first)
            while last + 1 < manifest.chunkCount, chunks.contains(last + 1),
                length + manifest.rawLength(ofChunk: last + 1) <= MemoryBudget.readBytes
            {
                last += 1
                length += manifest.rawLength(ofChunk: last)
            }
            next = chunks.first(from: last + 1)
            do {
                let bytes = try context.timed(.readBack) { () throws(DestinationError) in
                    try card.read(at: manifest.rawOffset(ofChunk: first), count: length)
                }
                guard runs.send(Run(first: first, bytes: bytes)) else { return }
            } catch {
                if !hasComplained { context.ledger.say(error.message) }
                hasComplained = true
                guard first < last else { continue }
                for index in first...last {
                    guard
                        let bytes = try? card.read(at: manifest.rawOffset(ofChunk: index), count: manifest.rawLength(ofChunk: index))
                    else { continue }
                    guard runs.send(Run(first: index, bytes: bytes)) else { return }
                }
            }
        }
    }
}
