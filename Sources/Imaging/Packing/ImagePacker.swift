public import DeviceProtocol
import LibCrypto
import Zstd

/// Turns a raw image into a packed file (`NAME.img.zst`) and its manifest: one independent zstd frame per chunk, all cores at work,
/// and a seek table at the end.
///
/// Bytes that no file system uses are stored as zeros. Memory: under 200 MB besides about 150 bytes per chunk, whatever the image's size.
public struct ImagePacker: Sendable {
    /// The level unless the operator chooses another. Of a card with Debian, 9 makes 5 % less of 1.2 GB than 3 and takes 3.6 times as long;
    /// one installation waits for its card, not for those 5 %.
    public static let defaultLevel = 3
    /// The levels to choose from: above 19, memory and time grow, and chunks this small do not shrink any more.
    public static let levels = 1...19

    private static let batchByteCount = 1 << 20
    private static let windowByteCount = 32 << 20

    private let chunkSize: Int
    private let level: Int
    private let diskSpace: DiskSpace

    /// - Parameters:
    ///   - chunkSize: bytes per chunk: a power of two in ``DeviceProtocol/Manifest/chunkSizes``.
    ///   - level: zstd's effort, 1 to 22.
    ///   - diskSpace: what must stay free.
    public init(chunkSize: Int = Manifest.defaultChunkSize, level: Int = defaultLevel, diskSpace: DiskSpace = DiskSpace()) {
        self.chunkSize = chunkSize
        self.level = level
        self.diskSpace = diskSpace
    }

    /// Packs an image into a new file, which is on the disk when this returns; after an error it is left as far as it got.
    ///
    /// - Parameters:
    ///   - image: the raw image; nobody may write to it meanwhile.
    ///   - unused: the bytes that no file system uses.
    ///   - path: the packed file, which must not exist.
    ///   - progress: called with the raw bytes done so far, of ``FileBlockReader/byteCount``.
    /// - Throws: ``ImagingError``.
    public func pack(
        _ image: FileBlockReader, unused: ByteRanges, to path: String, progress: (UInt64) -> Void = { _ in }
    ) async throws(ImagingError) -> PackOutcome {
        let size = image.byteCount
        guard Manifest.chunkSizes.contains(chunkSize), chunkSize & (chunkSize - 1) == 0 else { throw .badChunkSize(chunkSize) }
        guard size > 0 else { throw .empty(path: image.path) }
        let limit = min(Manifest.maximumRawSize, UInt64(SeekTable.maximumFrameCount) * UInt64(chunkSize))
        guard size <= limit else { throw .tooLarge(size: size, limit: limit) }

        let output = try OutputFile(path: path, diskSpace: diskSpace)
        let recipe: PackingRecipe
        do throws(ZstdError) {
            recipe = try PackingRecipe(unused: unused, chunkSize: chunkSize, rawSize: size, level: level)
        } catch {
            throw .notEncoded(chunk: 0)
        }
        let batchSize = UInt64(max(chunkSize, Self.batchByteCount))
        let range: @Sendable (Int) -> Range<UInt64> = { UInt64($0) * batchSize..<min(UInt64($0 + 1) * batchSize, size) }

        var chunks: [Chunk] = []
        chunks.reserveCapacity(Int((size - 1) / UInt64(chunkSize)) + 1)
        var hashers = ImageHashers()
        try await OrderedWork.run(
            count: Int((size - 1) / batchSize) + 1,
            window: max(2, min(OrderedWork.defaultParallelism * 2, Self.windowByteCount / Int(batchSize))),
            produce: { (index: Int) throws(ImagingError) -> PackedBatch in
                try PackedBatch(of: image, range: range(index), by: recipe)
            },
            consume: { (index: Int, batch: PackedBatch) throws(ImagingError) in
                let length = Int(range(index).upperBound - range(index).lowerBound)
                hashers.update(batch, count: length, zeros: recipe.zeros)
                var frames: [UInt8] = []
                for piece in batch.pieces {
                    chunks.append(
                        Chunk(
                            kind: piece.kind, packedOffset: output.byteCount + UInt64(frames.count),
                            packedLength: UInt32(piece.frame.count), digest: piece.digest))
                    frames.append(contentsOf: piece.frame)
                }
                try output.append(frames.span)
                progress(range(index).upperBound)
            })
        try image.requireUnchanged()

        let table = SeekTable(frames: Self.frames(of: chunks, chunkSize: chunkSize, rawSize: size)).bytes
        try output.append(table.span)
        try output.synchronize()
        let digests = hashers.finalize()
        do {
            let manifest = try Manifest(
                rawSize: size, packedSize: output.byteCount, chunkSize: chunkSize, imageDigest: digests.image, chunks: chunks,
                hash: { SHA256Hasher.digest(of: $0) })
            return PackOutcome(manifest: manifest, sourceDigest: digests.source)
        } catch {
            throw .badManifest(path: path, error)
        }
    }

    private static func frames(of chunks: [Chunk], chunkSize: Int, rawSize: UInt64) -> [SeekTable.Frame] {
        chunks.enumerated().map { index, chunk in
            let rawLength = min(UInt64(chunkSize), rawSize - UInt64(index) * UInt64(chunkSize))
            return SeekTable.Frame(packedLength: chunk.packedLength, rawLength: UInt32(rawLength))
        }
    }
}
