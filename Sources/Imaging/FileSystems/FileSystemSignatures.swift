/// Which file systems a range of an image may hold, told by their marks alone.
struct FileSystemSignatures {
    /// There is the magic number of an ext2, ext3 or ext4 superblock.
    let ext: Bool
    /// There is a FAT boot sector with sensible fields.
    let fat: Bool
    /// What else has its mark there: something that is never read, and may own bytes that ext or FAT calls free.
    let other: String?

    /// The marks of others, and where they are. Sources: the magic numbers of libblkid's probes.
    private static let others: [(name: String, offset: UInt64, mark: String)] = [
        ("btrfs", 65_600, "_BHRfS_M"), ("XFS", 0, "XFSB"), ("LUKS", 0, "LUKS\u{BA}\u{BE}"), ("LVM2", 536, "LVM2 001"),
        ("LVM2", 24, "LVM2 001"), ("LVM2", 1_048, "LVM2 001"), ("LVM2", 1_560, "LVM2 001"), ("swap", 4_086, "SWAPSPACE2"),
    ]

    init(_ image: any BlockReader, at range: Range<UInt64>) throws(ImagingError) {
        guard range.upperBound - range.lowerBound >= 2_048 else {
            (ext, fat, other) = (false, false, nil)
            return
        }
        let start = try image.read(at: range.lowerBound, count: 2_048)
        ext = start.littleEndian16(at: 1_024 + 56) == 0xEF53
        fat = FATLayout(bootSector: start) != nil
        var found: String?
        if ext || fat {
            for (name, offset, text) in Self.others where found == nil {
                let mark = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
                guard offset + UInt64(mark.count) <= range.upperBound - range.lowerBound else { continue }
                if try image.read(at: range.lowerBound + offset, count: mark.count) == mark { found = name }
            }
        }
        other = found
    }

    /// Why neither mark can be believed; `nil` when there is no doubt.
    var contradiction: String? {
        if ext && fat { return "it has the marks of both ext and FAT; wipe the stale one" }
        return other.map { "it has the marks of both \(ext ? "ext" : "FAT") and \($0); wipe the stale one" }
    }
}
