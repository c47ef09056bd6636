import Foundation

/// How much of a file is on the disk: cards are sparse files.
enum AllocatedSize {
    /// In bytes; 0 for a file that is not there.
    static func of(_ path: String) -> UInt64 {
        let url = URL(fileURLWithPath: path)
        return UInt64((try? url.resourceValues(forKeys: [.fileAllocatedSizeKey]).fileAllocatedSize) ?? 0)
    }
}
