import DeviceProtocol

/// Reads back every chunk but the first, and has what is wrong fetched and written once more.
struct Verification<T: Transport, D: Destination, C: Timekeeper> {
    let transfer: Transfer<T, D, C>

    func run() throws(Interruption) {
        let (context, manifest) = (transfer.context, transfer.manifest)
        let comparison = CardComparison(context: context, card: transfer.card, manifest: manifest)
        let used = ChunkSet(of: manifest) { index, chunk in index > 0 && chunk.kind != .unused }
        try flush()
        let wrong = used.subtracting(comparison.matches(used, for: .verification))
        guard let first = wrong.first(from: 0) else { return }
        context.ledger.say(
            "\(wrong.count) chunk(s) read back wrong, the first at byte \(manifest.rawOffset(ofChunk: first)): writing them again")
        _ = try transfer.run(wrong, done: used)
        try flush()
        // All of it again: a card that is smaller than it says writes what is mended over what was right.
        context.ledger.update { $0.bytesVerified = 0 }
        let bad = used.subtracting(comparison.matches(used, for: .verification))
        guard let first = bad.first(from: 0) else { return }
        throw .failed(.badCard(index: first, offset: manifest.rawOffset(ofChunk: first), chunks: bad.count))
    }

    private func flush() throws(Interruption) {
        do { try transfer.card.flush() } catch { throw .failed(.card(error)) }
    }
}
