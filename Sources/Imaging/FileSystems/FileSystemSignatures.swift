/// Which file systems a range of an image may hold, told by their marks alone.
struct FileSystemSignatures {
    /// There is the magic number of an ext2, ext3 or ext4 superblock.
    let ext: Bool
    /// There is a FAT boot sector with sensible fields.
    let fat: Bool

    init(_ image: any BlockReader, at range: Range<UInt64>) throws(ImagingError) {
        guard range.upperBound - range.lowerBound >= 2_048 else {
            (ext, fat) = (false, false)
            return
        }
        let start = try image.read(at: range.lowerBound, count: 2_048)
        ext = start.littleEndian16(at: 1_024 + 56) == 0xEF53
        fat = FATLayout(bootSector: start) != nil
    }

    /// Why neither mark can be believed; `nil` when there is no doubt.
    var contradiction: String? { ext && fat ? "it has the marks of both ext and FAT; wipe the stale one" : nil }
}
