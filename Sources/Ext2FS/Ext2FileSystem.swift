import CExt2FS

/// An ext2, ext3 or ext4 file system opened by libext2fs over bytes that the caller provides; nothing is mounted.
///
/// Changes reach the storage while they are made, and are whole only after ``flush()``.
@safe public struct Ext2FileSystem: ~Copyable {
    let handle: OpaquePointer
    private let storage: Unmanaged<StorageBox>

    /// Opens a file system whose first byte is the storage's first.
    ///
    /// - Throws: ``Ext2Error``; ``Ext2Error/notExt`` when there is none.
    public init(_ storage: any Ext2Storage, writable: Bool = false) throws(Ext2Error) {
        let box = unsafe Unmanaged.passRetained(StorageBox(storage))
        var calls = unsafe rpid_ext2_storage(
            context: box.toOpaque(), byte_count: storage.byteCount,
            read: { context, offset, count, bytes in
                guard let context = unsafe context, let bytes = unsafe bytes else { return false }
                let box = unsafe Unmanaged<StorageBox>.fromOpaque(context).takeUnretainedValue()
                guard let read = box.storage.read(at: offset, count: Int(count)), read.count == Int(count) else { return false }
                unsafe read.withUnsafeBufferPointer { source in
                    if let base = source.baseAddress { unsafe bytes.update(from: base, count: source.count) }
                }
                return true
            },
            write: { context, offset, count, bytes in
                guard let context = unsafe context, let bytes = unsafe bytes else { return false }
                let box = unsafe Unmanaged<StorageBox>.fromOpaque(context).takeUnretainedValue()
                return unsafe box.storage.write(Array(UnsafeBufferPointer(start: bytes, count: Int(count))), at: offset)
            })
        var opened: OpaquePointer?
        let code = unsafe rpid_ext2_open(&calls, writable, &opened)
        guard code == 0, let opened = unsafe opened else {
            unsafe box.release()
            throw Self.error(code)
        }
        unsafe handle = opened
        unsafe self.storage = box
    }

    deinit {
        unsafe rpid_ext2_free(handle)
        unsafe storage.release()
    }

    /// What the superblock says.
    public var summary: Ext2Summary {
        var raw = rpid_ext2_summary()
        unsafe rpid_ext2_summarise(handle, &raw)
        let label = unsafe withUnsafeBytes(of: raw.label) { unsafe Array($0.prefix { $0 != 0 }) }
        return Ext2Summary(
            blockSize: Int(raw.block_size), blockCount: raw.block_count, freeBlockCount: raw.free_block_count,
            groupCount: Int(raw.group_count), label: String(decoding: label, as: UTF8.self),
            features: features(raw), isClean: raw.state & 3 == 1 && raw.last_orphan == 0)
    }

    private func features(_ raw: rpid_ext2_summary) -> Ext2Summary.Features {
        var features: Ext2Summary.Features = []
        if raw.compatible_features & 0x4 != 0 { features.insert(.journal) }
        if raw.incompatible_features & 0x4 != 0 { features.insert(.needsRecovery) }
        if raw.incompatible_features & 0x100 != 0 { features.insert(.multipleMountProtection) }
        // All incompatible features but compression, filetype, recovery, journal device and meta_bg came with ext4.
        if raw.incompatible_features & ~0x1F != 0 || raw.read_only_features & ~0x7 != 0 { features.insert(.ext4) }
        if raw.read_only_features & 0x1_0000 != 0 { features.insert(.orphansPresent) }
        if raw.read_only_features & 0x4000 != 0 { features.insert(.sharedBlocks) }
        if raw.read_only_features & 0x1000 != 0 { features.insert(.readOnly) }
        if raw.read_only_features & 0x100 != 0 { features.insert(.quota) }
        if unsafe !rpid_ext2_knows_features(handle) { features.insert(.unknown) }
        return features
    }

    /// Reads the block bitmaps, which ``freeRanges()`` and ``inconsistency()`` need; with `inodes` the inode bitmaps too, which changes need.
    ///
    /// - Throws: ``Ext2Error`` also when the checksum of a bitmap is wrong.
    public func readBitmaps(inodes: Bool) throws(Ext2Error) {
        try Self.check(unsafe rpid_ext2_read_bitmaps(handle, inodes))
    }

    /// Compares bitmaps, group descriptors, superblock, journal and the blocks of all inodes; `nil` when they agree.
    public func inconsistency() throws(Ext2Error) -> Ext2Inconsistency? {
        var problem = RPID_EXT2_CONSISTENT
        var group: UInt32 = 0
        var inode: UInt32 = 0
        try Self.check(unsafe rpid_ext2_check(handle, &problem, &group))
        if problem == RPID_EXT2_CONSISTENT {
            try Self.check(unsafe rpid_ext2_check_inodes(handle, &problem, &inode))
        }
        return switch problem {
        case RPID_EXT2_CONSISTENT: nil
        case RPID_EXT2_GROUP_CHECKSUM: .groupChecksum(group: Int(group))
        case RPID_EXT2_GROUP_BLOCK_COUNT: .groupBlockCount(group: Int(group))
        case RPID_EXT2_GROUP_INODE_COUNT: .groupInodeCount(group: Int(group))
        case RPID_EXT2_BLOCK_COUNT: .blockCount
        case RPID_EXT2_INODE_COUNT: .inodeCount
        case RPID_EXT2_METADATA_FREE: .metadataFree(group: Int(group))
        case RPID_EXT2_METADATA_OUTSIDE: .metadataOutside(group: Int(group))
        case RPID_EXT2_INODE_FREE: .inodeFree(inode: Int(inode))
        case RPID_EXT2_INODE_OUTSIDE: .inodeOutside(inode: Int(inode))
        default: .journalInUse
        }
    }

    /// The free bytes of the file system in ascending order, as offsets from its first byte.
    public func freeRanges() throws(Ext2Error) -> [Range<UInt64>] {
        let blockSize = UInt64(summary.blockSize)
        var ranges: [Range<UInt64>] = []
        var at: UInt64 = 0
        while true {
            var found = false
            var first: UInt64 = 0
            var end: UInt64 = 0
            try Self.check(unsafe rpid_ext2_next_free(handle, at, &found, &first, &end))
            guard found else { return ranges }
            ranges.append(first * blockSize..<end * blockSize)
            at = end
        }
    }

    /// Writes what changed in superblock, group descriptors and bitmaps. The backup copies stay as they are, as the kernel leaves them.
    public func flush() throws(Ext2Error) {
        try Self.check(unsafe rpid_ext2_flush(handle))
    }

    static func check(_ code: Int) throws(Ext2Error) {
        if code != 0 { throw error(code) }
    }

    private static func error(_ code: Int) -> Ext2Error {
        switch code {
        case rpid_ext2_bad_magic: return .notExt
        case rpid_ext2_no_blocks: return .noSpace
        case rpid_ext2_no_inodes: return .noInodes
        case rpid_ext2_unsupported: return .unsupported
        default:
            guard let text = unsafe rpid_ext2_message(code) else { return .failed("libext2fs reports error \(code)") }
            return .failed(unsafe String(cString: text))
        }
    }
}

/// Gives C one pointer to storage of any type.
final class StorageBox {
    let storage: any Ext2Storage

    init(_ storage: any Ext2Storage) { self.storage = storage }
}
