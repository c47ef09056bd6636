/// Why a card cannot be used, written or read.
public enum DestinationError: Error, Equatable {
    /// Nothing is at the path.
    case notFound(path: String)
    /// What is at the path is neither a block device nor a regular file.
    case notADevice(path: String)
    /// The device or file may not be written.
    case readOnly(path: String)
    /// The device, or a partition of it, is mounted.
    case mounted(path: String, directory: String)
    /// Another program uses the device or file.
    case inUse(path: String)
    /// It could not be opened; the system's words.
    case notOpened(path: String, reason: String)
    /// A read failed; the system's words.
    case notRead(offset: UInt64, count: Int, reason: String)
    /// A write failed; the system's words.
    case notWritten(offset: UInt64, count: Int, reason: String)
    /// What was written may not be on the medium; the system's words.
    case notFlushed(reason: String)

    /// What is wrong and what to do, in words.
    public var message: String {
        switch self {
        case .notFound(let path): "there is no card at \(path): insert one, or name the right device with --device"
        case .notADevice(let path): "\(path) is neither a block device nor a regular file: name the right device with --device"
        case .readOnly(let path): "\(path) is read-only: slide the card's lock off, or use another card"
        case .mounted(let path, let directory): "\(path) is mounted at \(directory): unmount it first"
        case .inUse(let path): "\(path) is in use by another program: stop that first"
        case .notOpened(let path, let reason): "cannot open \(path): \(reason)"
        case .notRead(let offset, let count, let reason): "cannot read \(count) bytes at \(offset) of the card: \(reason)"
        case .notWritten(let offset, let count, let reason): "cannot write \(count) bytes at \(offset) of the card: \(reason)"
        case .notFlushed(let reason): "cannot finish writing to the card: \(reason)"
        }
    }
}
