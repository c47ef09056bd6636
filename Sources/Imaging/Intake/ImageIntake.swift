import BlockingWork
public import DeviceProtocol
import PosixFile

/// Takes new master images into the folder of images: unpacks, finds the unused bytes, packs, reads the result back, and only then gives both
/// files their names. Whatever happens before that, a crash included, leaves no image; its remains are removed at once or by the next intake.
public struct ImageIntake: Sendable {
    /// The largest raw image that is taken in unless the operator says otherwise, in bytes: 256 GiB.
    public static let defaultMaximumSize: UInt64 = 256 << 30

    private let directory: String
    private let maximumSize: UInt64
    private let chunkSize: Int
    private let manifestLimit: Int
    private let level: Int
    private let diskSpace: DiskSpace
    private let takesAsIs: Bool
    private let analyse: @Sendable (FileBlockReader) throws(ImagingError) -> UsedMap

    /// - Parameters:
    ///   - directory: the folder of images, which exists.
    ///   - maximumSize: the largest raw image that is taken in, in bytes: a small file can unpack to a huge one.
    ///   - chunkSize: bytes per chunk: a power of two in ``DeviceProtocol/Manifest/chunkSizes``; doubled for an image whose manifest would
    ///     be longer than ``DeviceProtocol/Manifest/maximumByteCount``.
    ///   - level: zstd's effort, 1 to 22.
    ///   - diskSpace: what must stay free.
    ///   - takesAsIs: whether a file is taken that is hardly a whole image of a card (``ImageDoubt``).
    public init(
        directory: String, maximumSize: UInt64 = defaultMaximumSize, chunkSize: Int = Manifest.defaultChunkSize,
        level: Int = ImagePacker.defaultLevel, diskSpace: DiskSpace = DiskSpace(), takesAsIs: Bool = false
    ) {
        self.init(
            directory: directory, maximumSize: maximumSize, chunkSize: chunkSize, level: level, diskSpace: diskSpace, takesAsIs: takesAsIs,
            analyse: { (image) throws(ImagingError) in try UsedMap.analyse(image) })
    }

    /// Takes what finds the unused bytes as a function, and the longest manifest in bytes.
    init(
        directory: String, maximumSize: UInt64 = defaultMaximumSize, chunkSize: Int = Manifest.defaultChunkSize,
        manifestLimit: Int = Manifest.maximumByteCount, level: Int = ImagePacker.defaultLevel, diskSpace: DiskSpace = DiskSpace(),
        takesAsIs: Bool = false,
        analyse: @escaping @Sendable (FileBlockReader) throws(ImagingError) -> UsedMap
    ) {
        self.directory = directory
        self.maximumSize = maximumSize
        self.chunkSize = chunkSize
        self.manifestLimit = manifestLimit
        self.level = level
        self.diskSpace = diskSpace
        self.takesAsIs = takesAsIs
        self.analyse = analyse
    }

    /// Takes in an image. Ends early with ``ImagingError/cancelled`` when the task is cancelled.
    ///
    /// - Parameters:
    ///   - source: a raw image (.img), one compressed by gzip, xz, bzip2 or zstd, or a .zip with exactly one .img in it.
    ///     The content decides, not the file's name.
    ///   - name: the new image's name; see ``ImageFiles``.
    ///   - progress: called about once per MiB, on any thread.
    /// - Throws: ``ImagingError``; then nothing is left of the image.
    public func add(
        _ source: ImageSource, name: String, progress: @escaping @Sendable (IntakeProgress) -> Void = { _ in }
    ) async throws(ImagingError) -> PackedImageInfo {
        let files = try ImageFiles(name: name, in: directory)
        try requireFree(files)
        try diskSpace.require(0, at: directory)
        let work = try WorkDirectory(in: directory)
        defer { work.remove() }
        let made = try ImageFiles(name: name, in: work.path)

        let aside = BlockingWork(label: "images.intake")
        let unpacker = ImageUnpacker(
            source: source, directory: work.path, maximumSize: maximumSize, diskSpace: diskSpace, progress: progress)
        let rawPath = try await aside.run(cancellable: { (cancellation) throws(ImagingError) in try unpacker.unpack(cancellation) })
        let image = try FileBlockReader(path: rawPath)
        guard image.byteCount > 0 else { throw .empty(path: unpacker.label) }
        guard image.byteCount <= maximumSize else { throw .tooLarge(size: image.byteCount, limit: maximumSize) }

        let chunkSize = try chunkSize(for: image.byteCount)

        let analyse = analyse
        let map = try await aside.run { () throws(ImagingError) in try analyse(image) }
        if !takesAsIs, let doubt = map.doubt { throw ImagingError(doubt, of: unpacker.label, size: image.byteCount) }
        let packer = ImagePacker(chunkSize: chunkSize, level: level, diskSpace: diskSpace)
        let outcome = try await packer.pack(image, unused: map.unused, to: made.packedPath) { done in
            progress(IntakeProgress(phase: .packing, doneBytes: done, totalBytes: image.byteCount))
        }
        if rawPath == unpacker.spoolPath {
            do { try PosixDirectory.removeFile(rawPath) } catch { throw ImagingError(error) }
        }
        try ManifestFile.write(outcome.manifest, to: made.manifestPath)
        let packed = try made.open()
        try await packed.verify { done in
            progress(IntakeProgress(phase: .verifying, doneBytes: done, totalBytes: image.byteCount))
        }
        guard !Task.isCancelled else { throw .cancelled }
        try publish(made, as: files)
        return PackedImageInfo(
            name: name, rawSize: packed.manifest.rawSize, packedSize: packed.manifest.packedSize,
            imageDigest: packed.manifest.imageDigest, sourceDigest: outcome.sourceDigest,
            usedBytes: packed.manifest.usedByteCount, packedDataBytes: packed.manifest.packedDataByteCount,
            partitions: map.partitions, warnings: map.warnings)
    }

    /// The chunk size with which the image's manifest is short enough for an installer's memory.
    func chunkSize(for byteCount: UInt64) throws(ImagingError) -> Int {
        guard Manifest.chunkSizes.contains(chunkSize), chunkSize & (chunkSize - 1) == 0 else { throw .badChunkSize(chunkSize) }
        var size = chunkSize
        while Manifest.byteCount(rawSize: byteCount, chunkSize: size) > UInt64(manifestLimit) {
            guard size < Manifest.chunkSizes.upperBound else {
                let chunk = Manifest.byteCount(rawSize: 1, chunkSize: size) - Manifest.byteCount(rawSize: 0, chunkSize: size)
                let room = UInt64(manifestLimit) - min(UInt64(manifestLimit), Manifest.byteCount(rawSize: 0, chunkSize: size))
                throw .tooLarge(size: byteCount, limit: min(Manifest.maximumRawSize, room / chunk * UInt64(size)))
            }
            size *= 2
        }
        return size
    }

    private func requireFree(_ files: ImageFiles) throws(ImagingError) {
        let isTaken: Bool
        do { isTaken = try PosixDirectory.exists(files.packedPath) } catch { throw ImagingError(error) }
        guard !isTaken else { throw .nameTaken(files.name) }
    }

    /// Gives both files their names. The packed file comes last and makes the image exist: a manifest alone, which a crash can leave, is
    /// replaced by the next image of that name.
    private func publish(_ made: ImageFiles, as files: ImageFiles) throws(ImagingError) {
        do throws(PosixError) {
            let directory = try PosixFile.open(directory, for: .directory)
            try directory.lock()
            guard try !PosixDirectory.exists(files.packedPath) else {
                throw PosixError(path: files.packedPath, action: "create", code: PosixError.exists)
            }
            try PosixDirectory.rename(made.manifestPath, to: files.manifestPath, replacing: true)
            do {
                try PosixDirectory.rename(made.packedPath, to: files.packedPath, replacing: false)
            } catch {
                try? PosixDirectory.removeFile(files.manifestPath)
                throw error
            }
            try directory.synchronize()
        } catch {
            throw error.code == PosixError.exists ? .nameTaken(files.name) : ImagingError(writing: error, needed: 0)
        }
    }
}

extension ImagingError {
    /// The refusal of a file that is hardly an image.
    fileprivate init(_ doubt: ImageDoubt, of path: String, size: UInt64) {
        self =
            switch doubt {
            case .nothingKnown: .notAnImage(path: path)
            case .cutOff(let part, let end): .cutOff(path: path, part: part, end: end, size: size)
            }
    }
}
