import PosixFile

/// How much of a disk image work may fill: the database lies on the same disk and must stay able to write.
public struct DiskSpace: Sendable {
    /// Left free in any case, in bytes, unless the caller says otherwise: 128 MiB.
    public static let defaultReserve: UInt64 = 128 << 20

    /// The bytes that stay free.
    public let reserve: UInt64
    private let measure: @Sendable (String) throws(ImagingError) -> UInt64

    /// Measures the real disk.
    ///
    /// - Parameter reserve: the bytes that stay free.
    public init(reserve: UInt64 = defaultReserve) {
        self.init(reserve: reserve) { (path: String) throws(ImagingError) -> UInt64 in
            do throws(PosixError) { return try PosixDirectory.freeByteCount(at: path) } catch { throw ImagingError(error) }
        }
    }

    /// Takes the free bytes of the file system that holds a path from a function.
    ///
    /// - Parameter reserve: the bytes that stay free.
    public init(reserve: UInt64 = defaultReserve, measure: @escaping @Sendable (String) throws(ImagingError) -> UInt64) {
        self.reserve = reserve
        self.measure = measure
    }

    /// The bytes that may be written where a path lies: what is free less the reserve.
    ///
    /// - Throws: ``ImagingError`` when the disk cannot be measured.
    public func available(at path: String) throws(ImagingError) -> UInt64 {
        let free = try measure(path)
        return free > reserve ? free - reserve : 0
    }

    /// Checks that so many bytes may be written where a path lies.
    ///
    /// - Throws: ``ImagingError/noSpace(path:needed:free:)``.
    public func require(_ count: UInt64, at path: String) throws(ImagingError) {
        let free = try measure(path)
        guard free >= reserve, count <= free - reserve else { throw try shortage(of: count, at: path) }
    }

    /// The error for `count` bytes that do not fit where a path lies.
    func shortage(of count: UInt64, at path: String) throws(ImagingError) -> ImagingError {
        .noSpace(path: path, needed: count + reserve, free: try measure(path))
    }
}
