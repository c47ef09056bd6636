/// All entries of a FAT12, FAT16 or FAT32 allocation table, every copy compared.
struct FATTable {
    /// More entries than this would take over 64 MB of memory.
    static let entryLimit: UInt32 = 1 << 24
    /// Copies are read and compared in pieces of this many entries.
    private static let pieceEntryCount = 1 << 16

    private let entries: [UInt32]
    /// Why the table cannot be trusted; `nil` when it can.
    let problem: String?

    /// Reads a table from a file system that starts at `start`.
    init(_ image: any BlockReader, at start: UInt64, _ layout: FATLayout) throws(ImagingError) {
        guard layout.clusterCount < Self.entryLimit else {
            entries = []
            problem = "it has more clusters (\(layout.clusterCount)) than this program reads"
            return
        }
        let count = Int(layout.clusterCount) + 2
        var entries: [UInt32] = []
        entries.reserveCapacity(count)
        var differ = false
        // An even number of entries, so that FAT12's pieces are whole bytes.
        for first in stride(from: 0, to: count, by: Self.pieceEntryCount) {
            let pieceCount = min(Self.pieceEntryCount, count - first)
            let at = UInt64(first * layout.entryBitCount / 8)
            let byteCount = (pieceCount * layout.entryBitCount + 7) / 8
            let piece = try image.read(at: start + layout.tableStarts[0] + at, count: byteCount)
            for table in layout.tableStarts.dropFirst() where try image.read(at: start + table + at, count: byteCount) != piece {
                differ = true
            }
            for index in 0..<pieceCount { entries.append(Self.entry(index, of: piece, layout.kind)) }
        }
        self.entries = entries
        problem = differ ? "its two allocation tables differ" : Self.problem(of: entries, layout)
    }

    private static func entry(_ index: Int, of bytes: [UInt8], _ kind: FileSystemKind) -> UInt32 {
        switch kind {
        case .fat32: bytes.littleEndian32(at: index * 4) & 0x0FFF_FFFF
        case .fat16: UInt32(bytes.littleEndian16(at: index * 2))
        // Two entries in three bytes.
        default: (UInt32(bytes.littleEndian16(at: index + index / 2)) >> (index.isMultiple(of: 2) ? 0 : 4)) & 0xFFF
        }
    }

    private static func problem(of entries: [UInt32], _ layout: FATLayout) -> String? {
        // Entry 0 repeats the media byte; the two top bits of entry 1 are set on a clean file system, but FAT12 has none to spare.
        let clean: UInt32 = layout.kind == .fat32 ? 0x0C00_0000 : layout.kind == .fat16 ? 0xC000 : 0
        guard entries[0] & 0xFF == UInt32(layout.mediaByte) else { return "its allocation table does not start as its boot sector says" }
        guard entries[1] & clean == clean, layout.stateByte & 3 == 0 else { return "it was not unmounted properly" }
        guard layout.kind != .fat32 || entries[Int(layout.rootCluster)] != 0 else { return "its root directory is marked as free" }
        for cluster in layout.clusters {
            let next = entries[Int(cluster)]
            if next == 0 || layout.isEndOfChain(next) || next == layout.badCluster { continue }
            guard layout.clusters.contains(next), entries[Int(next)] != 0 else {
                return "the chain of cluster \(cluster) leads to cluster \(next), which is not in use"
            }
        }
        return nil
    }

    /// The entry of a cluster.
    subscript(cluster: UInt32) -> UInt32 { entries[Int(cluster)] }

    /// The first free cluster from a number on; `nil` when there is none.
    func firstFree(from cluster: UInt32) -> UInt32? {
        entries[min(Int(cluster), entries.count)...].firstIndex(of: 0).map(UInt32.init)
    }

    /// The number of free clusters.
    var freeCount: Int { entries.dropFirst(2).count { $0 == 0 } }

    /// The free clusters as bytes of the image.
    func freeRanges(at start: UInt64, _ layout: FATLayout) -> ByteRanges {
        var ranges = ByteRanges()
        for cluster in layout.clusters where entries[Int(cluster)] == 0 {
            let range = layout.range(ofCluster: cluster)
            ranges.insert(start + range.lowerBound..<start + range.upperBound)
        }
        return ranges
    }
}
