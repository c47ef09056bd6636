/// The bytes that a file system lies in, from its first to its last; called on the thread that uses the file system.
public protocol Ext2Storage: AnyObject {
    /// The size in bytes.
    var byteCount: UInt64 { get }

    /// Reads exactly `count` bytes from `offset` on, which lie inside; `nil` when that fails.
    func read(at offset: UInt64, count: Int) -> [UInt8]?

    /// Writes bytes at `offset`, which lie inside; `false` when that fails. Read-only file systems never call it.
    func write(_ bytes: [UInt8], at offset: UInt64) -> Bool
}
