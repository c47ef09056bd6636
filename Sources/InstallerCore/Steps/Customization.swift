import DeviceProtocol
import LibCrypto

/// Writes the device's own blocks and reads them back. What lies in the first chunk waits for that.
struct Customization<T: Transport, D: Destination, C: Timekeeper> {
    private static var pieceSize: Int { 1_048_576 }

    let context: Context<T, C>
    let card: D
    let manifest: Manifest

    func write(_ patch: BlockPatch) throws(Interruption) {
        let blocks = patch.blocks.compactMap(outsideFirstChunk)
        let changed = try changedChunks(patch)
        for block in blocks { try write(block) }
        try flush()
        try mend(blocks)
        try check(changed)
        try checkTwins(of: patch)
    }

    /// Reads the blocks back, and writes once more what is wrong.
    private func mend(_ blocks: [Piece]) throws(Interruption) {
        var wrong = blocks.filter { !isOnCard($0) }
        guard let first = wrong.first else { return }
        context.ledger.say(
            "\(wrong.count) of the device's own blocks read back wrong, the first at byte \(first.offset): writing them again")
        for block in wrong { try write(block) }
        try flush()
        // All of them again: a card that is smaller than it says writes what is mended over what was right.
        wrong = blocks.filter { !isOnCard($0) }
        if let first = wrong.first { throw .failed(.badBlock(offset: first.offset)) }
    }

    private struct ChangedChunk {
        let index: Int
        let digest: SHA256Digest
    }

    /// What the used chunks that a patch changes must be afterwards; the read-back has found them right.
    private func changedChunks(_ patch: BlockPatch) throws(Interruption) -> [ChangedChunk] {
        let blocks = patch.blocks
        var changed: [ChangedChunk] = []
        var next = 1
        for block in blocks {
            for index in manifest.chunks(under: block) where index >= next && manifest.chunk(at: index).kind != .unused {
                next = index + 1
                var bytes = try chunk(index)
                let start = manifest.rawOffset(ofChunk: index)
                let end = start + UInt64(bytes.count)
                for block in blocks where block.offset < end && block.offset + UInt64(block.bytes.count) > start {
                    let from = max(block.offset, start)
                    let to = min(block.offset + UInt64(block.bytes.count), end)
                    let content = block.bytes[
                        block.bytes.startIndex + Int(from - block.offset)..<block.bytes.startIndex + Int(to - block.offset)]
                    bytes.replaceSubrange(Int(from - start)..<Int(to - start), with: content)
                }
                changed.append(ChangedChunk(index: index, digest: SHA256Hasher.digest(of: bytes)))
            }
        }
        return changed
    }

    private func chunk(_ index: Int) throws(Interruption) -> [UInt8] {
        do {
            return try card.read(at: manifest.rawOffset(ofChunk: index), count: manifest.rawLength(ofChunk: index))
        } catch {
            throw .failed(.card(error))
        }
    }

    /// Checks that blocks have changed nothing besides them.
    private func check(_ changed: [ChangedChunk]) throws(Interruption) {
        for wanted in changed where SHA256Hasher.digest(of: try chunk(wanted.index)) != wanted.digest {
            throw .failed(.overwritten(offset: manifest.rawOffset(ofChunk: wanted.index)))
        }
    }

    /// Checks again the chunks that were the same as one that the patch has changed. On a card that starts over at its end two of them may be
    /// one, and the read-back cannot tell; of all others it can. See ``Stamps``.
    private func checkTwins(of patch: BlockPatch) throws(Interruption) {
        var changed = ChunkSet(capacity: manifest.chunkCount)
        for block in patch.blocks { for index in manifest.chunks(under: block) { changed.insert(index) } }
        let digests = changed.indices.map { manifest.chunk(at: $0) }.filter { $0.kind == .data }.map { $0.digest }
        // Zeros may begin and end anywhere in other chunks.
        let changesZeros = changed.indices.contains { $0 > 0 && manifest.chunk(at: $0).kind == .zero }
        let twins = ChunkSet(of: manifest) { index, chunk in
            index > 0 && chunk.kind != .unused && !changed.contains(index) && (changesZeros || digests.contains(chunk.digest))
        }
        let comparison = CardComparison(context: context, card: card, manifest: manifest)
        guard let first = twins.subtracting(comparison.matches(twins, for: .repetition)).first(from: 0) else { return }
        throw .failed(.overwritten(offset: manifest.rawOffset(ofChunk: first)))
    }

    private typealias Piece = (offset: UInt64, bytes: ArraySlice<UInt8>)

    private func outsideFirstChunk(_ block: BlockPatch.Block) -> Piece? {
        let end = UInt64(manifest.rawLength(ofChunk: 0))
        if block.offset >= end { return (block.offset, block.bytes[...]) }
        let inside = end - block.offset
        return inside >= UInt64(block.bytes.count) ? nil : (end, block.bytes[Int(inside)...])
    }

    private func pieces(_ block: Piece) -> [Piece] {
        stride(from: block.bytes.startIndex, to: block.bytes.endIndex, by: Self.pieceSize).map { start in
            let end = min(start + Self.pieceSize, block.bytes.endIndex)
            return (block.offset + UInt64(start - block.bytes.startIndex), block.bytes[start..<end])
        }
    }

    private func write(_ block: Piece) throws(Interruption) {
        for piece in pieces(block) {
            do {
                try context.timed(.write) { () throws(DestinationError) in try card.write(Array(piece.bytes), at: piece.offset) }
            } catch {
                throw .failed(.card(error))
            }
        }
    }

    private func flush() throws(Interruption) {
        do { try card.flush() } catch { throw .failed(.card(error)) }
    }

    private func isOnCard(_ block: Piece) -> Bool {
        pieces(block).allSatisfy { piece in
            guard let found = try? card.read(at: piece.offset, count: piece.bytes.count) else { return false }
            return found[...] == piece.bytes
        }
    }
}
