import DeviceProtocol

/// Writes the first chunk, which holds the partition table, as the very last thing: before this the card does not boot.
struct FirstChunk<T: Transport, D: Destination, C: Timekeeper> {
    let context: Context<T, C>
    let card: D
    let manifest: Manifest

    /// - Parameters:
    ///   - raw: the chunk's bytes; `nil` where it is not a data chunk, and thus zeros.
    ///   - patch: the device's own blocks, of which some may lie in it.
    func write(_ raw: [UInt8]?, _ patch: BlockPatch?) throws(Interruption) {
        let length = manifest.rawLength(ofChunk: 0)
        var bytes = raw ?? [UInt8](repeating: 0, count: length)
        for block in patch?.blocks ?? [] where block.offset < UInt64(length) {
            for (index, byte) in block.bytes.enumerated() where Int(block.offset) + index < length {
                bytes[Int(block.offset) + index] = byte
            }
        }
        if try !isWritten(bytes) {
            context.ledger.say("the first chunk reads back wrong: writing it again")
            guard try isWritten(bytes) else {
                wipe()
                throw .failed(.badBlock(offset: 0))
            }
        }
        guard manifest.chunk(at: 0).kind != .unused else { return }
        context.ledger.update {
            $0.bytesWritten += UInt64(length)
            $0.bytesVerified += UInt64(length)
        }
    }

    /// Makes the card one that does not boot, as far as it can still be written.
    func wipe() {
        do {
            try card.write([UInt8](repeating: 0, count: min(manifest.rawLength(ofChunk: 0), 4_096)), at: 0)
            try card.flush()
        } catch {
            context.ledger.say("the card's first chunk cannot be wiped: \(error.message)")
        }
    }

    private func isWritten(_ bytes: [UInt8]) throws(Interruption) -> Bool {
        // One sector is written last of all; before it the progress record is in its place.
        let head = min(bytes.count, CardSector.byteCount)
        do {
            if head < bytes.count {
                try card.write(Array(bytes[head...]), at: UInt64(head))
                try card.flush()
            }
            try card.write(Array(bytes[0..<head]), at: 0)
            try card.flush()
        } catch {
            throw .failed(.card(error))
        }
        return (try? card.read(at: 0, count: bytes.count)) == bytes
    }
}
