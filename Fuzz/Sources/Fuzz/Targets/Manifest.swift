import DeviceProtocol

/// A manifest that is accepted is consistent, and is what its parts make again.
func fuzzManifest(_ bytes: [UInt8]) {
    guard let manifest = try? Manifest(bytes) else { return }
    hold(manifest.bytes == bytes, "its bytes are those that were read")
    hold(Manifest.byteCount(rawSize: manifest.rawSize, chunkSize: manifest.chunkSize) == UInt64(bytes.count), "its length is foretold")
    var raw: UInt64 = 0
    var packed: UInt64 = 0
    var chunks: [Chunk] = []
    for index in 0..<manifest.chunkCount {
        let chunk = manifest.chunk(at: index)
        hold(manifest.rawOffset(ofChunk: index) == raw && chunk.packedOffset == packed, "chunk \(index) follows the one before")
        hold((1...manifest.chunkSize).contains(manifest.rawLength(ofChunk: index)), "chunk \(index) has bytes")
        hold(chunk.packedLength > 0, "the frame of chunk \(index) has bytes")
        raw += UInt64(manifest.rawLength(ofChunk: index))
        packed += UInt64(chunk.packedLength)
        chunks.append(chunk)
    }
    hold(raw == manifest.rawSize && packed <= manifest.packedSize, "the chunks are the image")
    hold(manifest.usedByteCount <= raw && manifest.packedDataByteCount <= packed, "no more is used than there is")
    let again = try? Manifest(
        rawSize: manifest.rawSize, packedSize: manifest.packedSize, chunkSize: manifest.chunkSize, imageDigest: manifest.imageDigest,
        chunks: chunks, hash: { _ in manifest.trailingDigest })
    hold(again == manifest, "its parts make the same manifest")
}
