import DeviceProtocol

/// How many chunks may wait between the stages, so that an installation stays under 64 MiB whatever the image.
struct MemoryBudget {
    /// What all queues and buffers may hold together with the manifest, in bytes; the rest is for the program itself.
    static let limit = 60_000_000

    private static let queueBytes = 6_291_456
    /// The longest read from the card, in bytes, where chunks are smaller.
    static let readBytes = 1_048_576

    /// How many encoded chunks may wait for the decoder.
    let packedCapacity: Int
    /// How many decoded chunks may wait for the writer.
    let rawCapacity: Int
    /// How many reads from the card may wait for the hash.
    let readCapacity: Int
    /// What the transfer holds at most, in bytes.
    let worstCase: Int

    init(manifest: Manifest) {
        var longest = 1
        for index in 0..<manifest.chunkCount { longest = max(longest, Int(manifest.chunk(at: index).packedLength)) }
        self.init(chunkSize: manifest.chunkSize, longestFrame: longest, manifestBytes: manifest.bytes.count)
    }

    init(chunkSize: Int, longestFrame: Int, manifestBytes: Int) {
        packedCapacity = min(64, max(1, Self.queueBytes / longestFrame))
        rawCapacity = min(64, max(1, Self.queueBytes / chunkSize))
        let read = max(chunkSize, Self.readBytes)
        readCapacity = max(1, Self.queueBytes / read)
        // Besides what waits: the frame being received and the one being decoded; the chunk being decoded, the one being written with its
        // aligned copy, and the first chunk, which is kept to the end.
        let transfer = (packedCapacity + 2) * longestFrame + (rawCapacity + 4) * chunkSize
        let readBack = (readCapacity + 3) * read + chunkSize
        worstCase = manifestBytes + max(transfer, readBack)
    }
}
