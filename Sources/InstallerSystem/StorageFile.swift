import CInstallerSystem

/// An open file or block device that is read and written at offsets, by several threads if need be. Closed when the last reference goes.
public final class StorageFile: Sendable {
    /// What a path leads to.
    public enum Kind: Sendable {
        /// A regular file.
        case file
        /// A block device, such as a memory card.
        case blockDevice
        /// Anything else.
        case other
    }

    /// How to open.
    public struct Options: OptionSet, Sendable {
        /// The flags of the C shim.
        public let rawValue: Int32

        /// Takes the flags of the C shim.
        public init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// For reading and writing, not for reading alone.
        public static let writable = Options(rawValue: Int32(RPI_OPEN_WRITE))
        /// Past the page cache: offsets and counts must be multiples of the device's block size (open(2), O_DIRECT).
        public static let direct = Options(rawValue: Int32(RPI_OPEN_DIRECT))
        /// Refuses a block device that is in use with ``SystemError/busy`` (open(2), O_EXCL).
        public static let exclusive = Options(rawValue: Int32(RPI_OPEN_EXCLUSIVE))
    }

    /// What is open.
    public let kind: Kind
    /// The size when it was opened, in bytes.
    public let byteCount: UInt64
    private let descriptor: Int32

    /// Opens what a path leads to.
    ///
    /// - Throws: ``SystemError``.
    public init(path: String, options: Options) throws(SystemError) {
        let descriptor = unsafe path.withCString { unsafe rpi_open($0, options.rawValue) }
        guard descriptor >= 0 else { throw SystemError(result: Int64(descriptor)) }
        var size: UInt64 = 0
        let kind = unsafe rpi_kind_and_size(descriptor, &size)
        guard kind >= 0 else {
            rpi_close(descriptor)
            throw SystemError(result: Int64(kind))
        }
        self.descriptor = descriptor
        self.kind = Self.kind(kind)
        byteCount = size
    }

    deinit { rpi_close(descriptor) }

    /// What a path leads to.
    ///
    /// - Throws: ``SystemError``, ``SystemError/notFound`` among others.
    public static func kind(of path: String) throws(SystemError) -> Kind {
        let result = unsafe path.withCString { unsafe rpi_path_kind($0) }
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
        return kind(result)
    }

    private static func kind(_ value: Int32) -> Kind {
        switch value {
        case Int32(RPI_KIND_FILE): .file
        case Int32(RPI_KIND_BLOCK_DEVICE): .blockDevice
        default: .other
        }
    }

    /// Whether it is a block device that may not be written: a memory card whose lock is on. The kernel lets root open it for writing all the same.
    public var isReadOnly: Bool { rpi_is_read_only(descriptor) == 1 }

    /// Claims the file for this object until it is closed (flock(2)).
    ///
    /// - Throws: ``SystemError/wouldBlock`` when someone else has claimed it.
    public func lock() throws(SystemError) {
        let result = rpi_lock(descriptor)
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
    }

    /// Reads up to `count` bytes; fewer only where the file ends. Memory is aligned as ``Options/direct`` needs it.
    ///
    /// - Throws: ``SystemError``.
    public func read(at offset: UInt64, count: Int) throws(SystemError) -> [UInt8] {
        let buffer = AlignedBuffer(count: count)
        let descriptor = descriptor
        let result = unsafe buffer.withBytes { unsafe rpi_read_at(descriptor, $0.baseAddress, count, offset) }
        guard result >= 0 else { throw SystemError(result: result) }
        return unsafe buffer.withBytes { unsafe Array($0[0..<Int(result)]) }
    }

    /// Writes all the bytes. Memory is aligned as ``Options/direct`` needs it.
    ///
    /// - Throws: ``SystemError``.
    public func write(_ bytes: Span<UInt8>, at offset: UInt64) throws(SystemError) {
        let buffer = AlignedBuffer(count: bytes.count)
        let count = bytes.count
        let descriptor = descriptor
        let result = unsafe bytes.withUnsafeBytes { source in
            unsafe buffer.withBytes { target in
                unsafe target.copyMemory(from: source)
                return unsafe rpi_write_at(descriptor, target.baseAddress, count, offset)
            }
        }
        guard result >= 0 else { throw SystemError(result: result) }
    }

    /// Returns when everything written is on the medium (fsync(2)).
    ///
    /// - Throws: ``SystemError``.
    public func flush() throws(SystemError) {
        let result = rpi_flush(descriptor)
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
    }

    /// Makes the next read of a range come from the medium rather than the page cache, as far as the kernel allows; flush first.
    public func forgetCache(at offset: UInt64, count: UInt64) {
        rpi_forget_cache(descriptor, offset, count)
    }
}
