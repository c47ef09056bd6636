import DeviceProtocol

/// Writes the device's own blocks and reads them back. What lies in the first chunk waits for that.
struct Customization<T: Transport, D: Destination, C: Timekeeper> {
    private static var pieceSize: Int { 1_048_576 }

    let context: Context<T, C>
    let card: D
    let manifest: Manifest

    func write(_ patch: BlockPatch) throws(Interruption) {
        let blocks = patch.blocks.compactMap(outsideFirstChunk)
        for block in blocks { try write(block) }
        try flush()
        var wrong = blocks.filter { !isOnCard($0) }
        guard let first = wrong.first else { return }
        context.ledger.say(
            "\(wrong.count) of the device's own blocks read back wrong, the first at byte \(first.offset): writing them again")
        for block in wrong { try write(block) }
        try flush()
        wrong = wrong.filter { !isOnCard($0) }
        if let first = wrong.first { throw .failed(.badBlock(offset: first.offset)) }
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
