/// Where the parts of a FAT file system lie (Microsoft, "FAT: General Overview of On-Disk Format"), in bytes from its first.
struct FATLayout: Equatable {
    let kind: FileSystemKind
    let bytesPerSector: Int
    let clusterByteCount: Int
    let totalByteCount: UInt64
    /// The start of each copy of the FAT.
    let tableStarts: [UInt64]
    let tableByteCount: UInt64
    /// The fixed root directory of FAT16; empty for FAT32.
    let rootDirectory: Range<UInt64>
    /// The first cluster of FAT32's root directory; 0 for FAT16.
    let rootCluster: UInt32
    let dataStart: UInt64
    /// Clusters are numbered from 2 to 2 + clusterCount - 1.
    let clusterCount: UInt32
    /// Where FAT32 keeps its count of free clusters; `nil` when it has none.
    let informationOffset: UInt64?
    /// Linux marks a mounted or damaged file system here, in the boot sector.
    let stateByte: UInt8
    let mediaByte: UInt8
    let label: String
    /// FAT32 can switch off the mirroring of its tables, and has a version number that must be 0.
    let isPlain: Bool

    /// Reads a boot sector; `nil` when it is none.
    init?(bootSector bytes: [UInt8]) {
        guard bytes[510] == 0x55, bytes[511] == 0xAA, bytes[0] == 0xEB || bytes[0] == 0xE9 else { return nil }
        let sector = Int(bytes.littleEndian16(at: 11))
        let sectorsPerCluster = Int(bytes[13])
        let reserved = UInt64(bytes.littleEndian16(at: 14))
        let tables = Int(bytes[16])
        let rootEntries = UInt64(bytes.littleEndian16(at: 17))
        guard [512, 1_024, 2_048, 4_096].contains(sector), sectorsPerCluster.nonzeroBitCount == 1, reserved > 0, (1...2).contains(tables),
            bytes[21] == 0xF0 || bytes[21] >= 0xF8, sector * sectorsPerCluster <= 65_536
        else { return nil }
        let small = UInt64(bytes.littleEndian16(at: 19))
        let total = small != 0 ? small : UInt64(bytes.littleEndian32(at: 32))
        let tableSize16 = UInt64(bytes.littleEndian16(at: 22))
        // As Linux tells them apart: only FAT32 has no 16-bit table size.
        let is32 = tableSize16 == 0
        let tableSectors = is32 ? UInt64(bytes.littleEndian32(at: 36)) : tableSize16
        let size = UInt64(sector)
        let rootByteCount = (rootEntries * 32 + size - 1) / size * size
        let rootStart = (reserved + UInt64(tables) * tableSectors) * size
        let dataStart = rootStart + rootByteCount
        guard tableSectors > 0, total * size > dataStart, is32 == (rootEntries == 0) else { return nil }
        let clusters = (total * size - dataStart) / UInt64(sector * sectorsPerCluster)
        let kind: FileSystemKind = is32 ? .fat32 : clusters < 4_085 ? .fat12 : .fat16
        guard clusters > 0, clusters < (is32 ? 0x0FFF_FFF5 : 0xFFF5) else { return nil }
        let bits: UInt64 = is32 ? 32 : kind == .fat16 ? 16 : 12
        guard tableSectors * size * 8 / bits >= clusters + 2 else { return nil }

        self.kind = kind
        bytesPerSector = sector
        clusterByteCount = sector * sectorsPerCluster
        totalByteCount = total * size
        tableStarts = (0..<UInt64(tables)).map { (reserved + $0 * tableSectors) * size }
        tableByteCount = tableSectors * size
        rootDirectory = rootStart..<rootStart + rootByteCount
        rootCluster = is32 ? bytes.littleEndian32(at: 44) : 0
        self.dataStart = dataStart
        clusterCount = UInt32(clusters)
        let information = UInt64(bytes.littleEndian16(at: 48))
        informationOffset = is32 && information > 0 && information < reserved ? information * size : nil
        stateByte = bytes[is32 ? 65 : 37]
        mediaByte = bytes[21]
        let hasLabel = bytes[is32 ? 66 : 38] == 0x29
        let text = hasLabel ? String(decoding: bytes[(is32 ? 71 : 43)..<(is32 ? 82 : 54)], as: UTF8.self) : ""
        let trimmed = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        label = trimmed == "NO NAME" ? "" : trimmed
        isPlain = !is32 || (bytes.littleEndian16(at: 40) & 0x80 == 0 && bytes.littleEndian16(at: 42) == 0)
        guard !is32 || (rootCluster >= 2 && rootCluster < clusterCount + 2) else { return nil }
    }

    /// The bytes that a cluster takes.
    func range(ofCluster cluster: UInt32) -> Range<UInt64> {
        let start = dataStart + UInt64(cluster - 2) * UInt64(clusterByteCount)
        return start..<start + UInt64(clusterByteCount)
    }

    /// The valid cluster numbers.
    var clusters: Range<UInt32> { 2..<clusterCount + 2 }

    /// The size of one entry of the table in bits.
    var entryBitCount: Int { kind == .fat32 ? 32 : kind == .fat16 ? 16 : 12 }

    /// Whether an entry ends a chain.
    func isEndOfChain(_ entry: UInt32) -> Bool { entry > badCluster }

    /// The entry that marks a cluster as unreadable.
    var badCluster: UInt32 { endOfChain - 8 }

    /// The entry that ends a chain.
    var endOfChain: UInt32 { kind == .fat32 ? 0x0FFF_FFFF : kind == .fat16 ? 0xFFFF : 0xFFF }
}
