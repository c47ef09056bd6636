import Archive
import BlockingWork
import PosixFile

/// Brings an image into the form of a raw file on disk: takes a plain raw file as it is, undoes compression, finds the image in a .zip.
struct ImageUnpacker {
    private static let blockByteCount = 1 << 20

    let source: ImageSource
    /// The folder that the raw image goes to if it is not a file already.
    let directory: String
    /// The most bytes that the raw image may have.
    let maximumSize: UInt64
    let diskSpace: DiskSpace
    let progress: @Sendable (IntakeProgress) -> Void

    /// Where the raw image goes if it is not a file already.
    var spoolPath: String { directory + "/spool.img" }

    /// The source, for messages.
    var label: String {
        switch source {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }

    /// Makes the raw image.
    ///
    /// - Returns: the path of the raw image: the source itself, or the spool.
    /// - Throws: ``ImagingError``.
    func unpack(_ cancellation: BlockingWork.Cancellation) throws(ImagingError) -> String {
        let file = try openSource()
        let status = try status(of: file)
        let totalBytes = status.kind == .other ? nil : status.byteCount
        var reader = try Self.reader(file, label)
        guard let first = try next(&reader) else { throw .empty(path: label) }
        if case .file(let path) = source, status.kind != .other, reader.isPlain { return path }
        if let totalBytes { try diskSpace.require(totalBytes, at: directory) }

        guard reader.container == .zip else {
            try spool(&reader, size: first.byteCount, totalBytes: totalBytes, cancellation)
            return spoolPath
        }
        // A pipe can be read only once, so there a second image shows only after the first was stored.
        if case .file = source, status.kind == .regular {
            var scout = try Self.reader(try openSource(), label)
            var entries: [ArchiveEntry] = []
            while let entry = try next(&scout) { entries.append(entry) }
            try check(images: entries.filter(Self.isImage), among: entries)
        }
        var entries: [ArchiveEntry] = []
        var entry: ArchiveEntry? = first
        while let current = entry {
            entries.append(current)
            let images = entries.filter(Self.isImage)
            if Self.isImage(current) {
                try check(images: images, among: entries)
                try spool(&reader, size: current.byteCount, totalBytes: totalBytes, cancellation)
            }
            entry = try next(&reader)
        }
        try check(images: entries.filter(Self.isImage), among: entries)
        return spoolPath
    }

    private func openSource() throws(ImagingError) -> PosixFile {
        do {
            switch source {
            case .file(let path): return try PosixFile.open(path, for: .reading)
            case .standardInput: return try PosixFile.duplicate(descriptor: 0, path: label)
            }
        } catch {
            throw ImagingError(error)
        }
    }

    private func status(of file: borrowing PosixFile) throws(ImagingError) -> FileStatus {
        let status: FileStatus
        do { status = try file.status() } catch { throw ImagingError(error) }
        guard status.kind != .directory else { throw .notAFile(path: label) }
        return status
    }

    private static func reader(_ file: consuming PosixFile, _ label: String) throws(ImagingError) -> ArchiveReader {
        do { return try ArchiveReader.open(file) } catch { throw .unreadableArchive(path: label, reason: error.reason) }
    }

    private func next(_ reader: inout ArchiveReader) throws(ImagingError) -> ArchiveEntry? {
        do { return try reader.nextEntry() } catch { throw .unreadableArchive(path: label, reason: error.reason) }
    }

    /// macOS puts a file `._NAME` with attributes beside each file of a .zip.
    private static func isImage(_ entry: ArchiveEntry) -> Bool {
        let name = entry.path.split(separator: "/").last ?? ""
        return entry.isFile && name.lowercased().hasSuffix(".img") && !name.hasPrefix("._")
    }

    private func check(images: [ArchiveEntry], among entries: [ArchiveEntry]) throws(ImagingError) {
        guard let image = images.first else {
            throw .noImageInArchive(path: label, found: entries.filter(\.isFile).map(\.path))
        }
        guard images.count == 1 else { throw .severalImagesInArchive(path: label, found: images.map(\.path)) }
        guard !image.isEncrypted else { throw .encryptedArchive(path: label) }
    }

    private func spool(
        _ reader: inout ArchiveReader, size: UInt64?, totalBytes: UInt64?, _ cancellation: BlockingWork.Cancellation
    ) throws(ImagingError) {
        if let size, size > maximumSize { throw .tooLarge(size: size, limit: maximumSize) }
        let output = try OutputFile(path: spoolPath, diskSpace: diskSpace)
        var block = [UInt8](repeating: 0, count: Self.blockByteCount)
        while true {
            guard !cancellation.isCancelled else { throw .cancelled }
            var span = block.mutableSpan
            let count: Int
            do { count = try reader.read(into: &span) } catch { throw .unreadableArchive(path: label, reason: error.reason) }
            guard count > 0 else { break }
            guard output.byteCount + UInt64(count) <= maximumSize else {
                throw .tooLarge(size: output.byteCount + UInt64(count), limit: maximumSize)
            }
            try output.appendSparse(block.span.extracting(first: count))
            progress(IntakeProgress(phase: .unpacking, doneBytes: reader.consumedByteCount, totalBytes: totalBytes))
        }
        try output.setLength()
    }
}
