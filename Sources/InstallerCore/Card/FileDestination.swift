import InstallerSystem

/// A block device, or a regular file as a card of the file's size.
///
/// Reads and writes go past the page cache where device and alignment allow it, so that progress is honest and a read-back comes from the
/// medium. What is not aligned (the tail of an image of odd size) goes through the cache, and is dropped from it before a read.
public final class FileDestination: Destination {
    /// The size in bytes.
    public let byteCount: UInt64
    private let cached: StorageFile
    private let direct: StorageFile?

    /// Opens a card and claims it.
    ///
    /// - Parameter isDirect: whether to go past the page cache where possible.
    /// - Throws: ``DestinationError``, also for a device that is mounted, in use or read-only.
    public init(path: String, isDirect: Bool = true) throws(DestinationError) {
        let options = try Self.options(for: path)
        do {
            cached = try StorageFile(path: path, options: options)
            try cached.lock()
        } catch {
            throw Self.openingError(error, path)
        }
        guard !cached.isReadOnly else { throw .readOnly(path: path) }
        byteCount = cached.byteCount
        direct = isDirect ? try? StorageFile(path: path, options: [.writable, .direct]) : nil
    }

    private static func options(for path: String) throws(DestinationError) -> StorageFile.Options {
        let kind: StorageFile.Kind
        do {
            kind = try StorageFile.kind(of: path)
        } catch {
            throw openingError(error, path)
        }
        switch kind {
        case .other: throw .notADevice(path: path)
        case .file: return [.writable]
        case .blockDevice:
            if let directory = MountTable.current().directory(ofDeviceOrPartition: path) {
                throw .mounted(path: path, directory: directory)
            }
            return [.writable, .exclusive]
        }
    }

    private static func openingError(_ error: SystemError, _ path: String) -> DestinationError {
        switch error {
        case .notFound: .notFound(path: path)
        case .permissionDenied, .readOnly, .notPermitted: .readOnly(path: path)
        case .busy, .wouldBlock: .inUse(path: path)
        default: .notOpened(path: path, reason: error.message)
        }
    }

    private func isAligned(_ offset: UInt64, _ count: Int) -> Bool {
        offset.isMultiple(of: UInt64(CardSector.byteCount)) && count.isMultiple(of: CardSector.byteCount)
    }

    /// Writes all the bytes.
    ///
    /// - Throws: ``DestinationError``.
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(DestinationError) {
        guard offset <= byteCount, UInt64(bytes.count) <= byteCount - offset else {
            throw .notWritten(offset: offset, count: bytes.count, reason: "the card ends at \(byteCount)")
        }
        do {
            try writeAll(bytes, at: offset)
        } catch {
            throw .notWritten(offset: offset, count: bytes.count, reason: error.message)
        }
    }

    private func writeAll(_ bytes: [UInt8], at offset: UInt64) throws(SystemError) {
        if let direct, isAligned(offset, bytes.count) {
            do {
                return try direct.write(bytes.span, at: offset)
            } catch {
                // A device with larger blocks than usual refuses what is not aligned to them: the cache takes it.
                guard error == .invalidArgument else { throw error }
            }
        }
        try cached.write(bytes.span, at: offset)
    }

    /// Reads exactly `count` bytes.
    ///
    /// - Throws: ``DestinationError``.
    public func read(at offset: UInt64, count: Int) throws(DestinationError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try readUpTo(count, at: offset)
        } catch {
            throw .notRead(offset: offset, count: count, reason: error.message)
        }
        guard bytes.count == count else { throw .notRead(offset: offset, count: count, reason: "the card ends at \(byteCount)") }
        return bytes
    }

    private func readUpTo(_ count: Int, at offset: UInt64) throws(SystemError) -> [UInt8] {
        if let direct, isAligned(offset, count) {
            do {
                return try direct.read(at: offset, count: count)
            } catch {
                guard error == .invalidArgument else { throw error }
            }
        }
        cached.forgetCache(at: offset, count: UInt64(count))
        return try cached.read(at: offset, count: count)
    }

    /// Returns when everything written is on the medium.
    ///
    /// - Throws: ``DestinationError``.
    public func flush() throws(DestinationError) {
        do {
            try cached.flush()
        } catch {
            throw .notFlushed(reason: error.message)
        }
    }
}
