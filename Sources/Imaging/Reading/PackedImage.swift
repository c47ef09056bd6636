public import DeviceProtocol
import LibCrypto
import Synchronization
import Zstd

/// A raw image read from its packed file (`NAME.img.zst`) and manifest: each read decodes only the chunks that it touches.
///
/// Reads may run on several threads at once. Memory: the manifest and the last 16 chunks that were read.
public final class PackedImage: BlockReader {
    /// The manifest, checked against its digest and against the seek table of the packed file.
    public let manifest: Manifest
    /// The path of the packed file.
    public let path: String
    /// The size of the raw image in bytes.
    public var byteCount: UInt64 { manifest.rawSize }

    private static let cachedChunkCount = 16
    private static let batchByteCount = 1 << 20
    private static let windowByteCount = 32 << 20

    private let file: FileBlockReader
    private let cache = Mutex(ChunkCache(capacity: cachedChunkCount))

    /// Opens a packed image. The manifest, the packed file's size and its seek table are checked; the frames are not: see ``verify(progress:)``.
    ///
    /// - Throws: ``ImagingError``, which names what is wrong.
    public init(packedPath: String, manifestPath: String) throws(ImagingError) {
        let manifest = try ManifestFile.read(manifestPath)
        let file = try FileBlockReader(path: packedPath)
        guard file.byteCount == manifest.packedSize else {
            throw .wrongPackedSize(path: packedPath, expected: manifest.packedSize, found: file.byteCount)
        }
        try Self.checkSeekTable(of: file, manifest)
        self.manifest = manifest
        self.file = file
        path = packedPath
    }

    /// Reads exactly `count` raw bytes from `offset` on. Bytes in zero and unused chunks are zeros.
    ///
    /// - Throws: ``ImagingError``; damaged chunks are found by their digest.
    public func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        try requireRange(offset, count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let position = offset + UInt64(bytes.count)
            let index = Int(position / UInt64(manifest.chunkSize))
            let start = Int(position % UInt64(manifest.chunkSize))
            let length = min(count - bytes.count, manifest.rawLength(ofChunk: index) - start)
            if manifest.chunk(at: index).kind == .data {
                bytes.append(contentsOf: try content(ofChunk: index)[start..<start + length])
            } else {
                bytes.append(contentsOf: [UInt8](repeating: 0, count: length))
            }
        }
        return bytes
    }

    /// Decodes the whole packed file on all cores and compares everything with the manifest: each data chunk's digest, zeros in zero and
    /// unused chunks, the seek table, and the digest of the whole image.
    ///
    /// - Parameter progress: called with the raw bytes done so far, of ``byteCount``.
    /// - Throws: ``ImagingError``, which names the first chunk that is wrong.
    public func verify(progress: (UInt64) -> Void = { _ in }) async throws(ImagingError) {
        try Self.checkSeekTable(of: file, manifest)
        let (file, manifest) = (file, manifest)
        let batchSize = max(1, Self.batchByteCount / manifest.chunkSize)
        let zeros = ZeroContent(chunkSize: manifest.chunkSize, lastLength: manifest.rawLength(ofChunk: manifest.chunkCount - 1))
        let zeroFrame = try Self.zeroFrame(of: file, manifest, zeros)
        var hasher = SHA256Hasher()
        try await OrderedWork.run(
            count: (manifest.chunkCount - 1) / batchSize + 1,
            window: max(2, min(OrderedWork.defaultParallelism * 2, Self.windowByteCount / (batchSize * manifest.chunkSize))),
            produce: { (index: Int) throws(ImagingError) -> VerifiedBatch in
                let first = index * batchSize
                return try VerifiedBatch(
                    chunks: first..<min(first + batchSize, manifest.chunkCount), of: file, manifest: manifest, zeros: zeros,
                    zeroFrame: zeroFrame)
            },
            consume: { (index: Int, batch: VerifiedBatch) throws(ImagingError) in
                for content in batch.contents { hasher.update(content.bytes, count: content.length, zeros: zeros) }
                progress(min(UInt64(index + 1) * UInt64(batchSize * manifest.chunkSize), manifest.rawSize))
            })
        guard hasher.finalize() == manifest.imageDigest else { throw .wrongImageDigest(path: path) }
        try file.requireUnchanged()
    }

    /// The first frame that stands for a whole chunk of zeros and decodes to one; `nil` when there is none. The others are the same, or wrong,
    /// or made by somebody else: those are decoded.
    private static func zeroFrame(of file: FileBlockReader, _ manifest: Manifest, _ zeros: ZeroContent) throws(ImagingError) -> [UInt8]? {
        guard
            let index = (0..<manifest.chunkCount).first(where: {
                manifest.chunk(at: $0).kind != .data && manifest.rawLength(ofChunk: $0) == manifest.chunkSize
            })
        else { return nil }
        let chunk = manifest.chunk(at: index)
        let frame = try file.read(at: chunk.packedOffset, count: Int(chunk.packedLength))
        var decoder = ZstdDecoder()
        guard let bytes = try? decoder.decode(frame.span, count: manifest.chunkSize), bytes == zeros.bytes else { return nil }
        return frame
    }

    private func content(ofChunk index: Int) throws(ImagingError) -> [UInt8] {
        if let bytes = cache.withLock({ $0.bytes(ofChunk: index) }) { return bytes }
        // Decoding happens outside the lock, so that readers of different chunks do not wait for each other.
        let chunk = manifest.chunk(at: index)
        let frame = try file.read(at: chunk.packedOffset, count: Int(chunk.packedLength))
        var decoder = ZstdDecoder()
        let bytes: [UInt8]
        do throws(ZstdError) {
            bytes = try decoder.decode(frame.span, count: manifest.rawLength(ofChunk: index))
        } catch {
            throw .badFrame(path: path, chunk: index)
        }
        guard SHA256Hasher.digest(of: bytes) == chunk.digest else { throw .wrongChunk(path: path, chunk: index) }
        cache.withLock { $0.insert(bytes, ofChunk: index) }
        return bytes
    }

    private static func checkSeekTable(of file: FileBlockReader, _ manifest: Manifest) throws(ImagingError) {
        let last = manifest.chunk(at: manifest.chunkCount - 1)
        let framesEnd = last.packedOffset + UInt64(last.packedLength)
        // The manifest says how long the table is, so a damaged length in the table itself cannot make this read much.
        let expected = SeekTable.byteCount(frameCount: manifest.chunkCount)
        guard file.byteCount - framesEnd == UInt64(expected) else { throw .badSeekTable(path: file.path, .wrongLength) }
        let bytes = try file.read(at: framesEnd, count: expected)
        do throws(SeekTableError) {
            let table = try SeekTable(bytes)
            for (index, frame) in table.frames.enumerated() {
                guard frame.packedLength == manifest.chunk(at: index).packedLength,
                    frame.rawLength == UInt32(manifest.rawLength(ofChunk: index))
                else { throw .otherFrames(index) }
            }
        } catch {
            throw .badSeekTable(path: file.path, error)
        }
    }
}
