/// All folders of a FAT file system, walked to see that no file starts in a free cluster.
struct FATTree {
    /// No boot partition has as many; a longer walk means that folders contain each other.
    private static let folderLimit = 100_000

    private let image: any BlockReader
    private let start: UInt64
    private let layout: FATLayout
    private let table: FATTable

    /// - Parameter table: one without a problem: its chains end, or run in circles, inside used clusters.
    init(_ image: any BlockReader, _ start: UInt64, _ layout: FATLayout, _ table: FATTable) {
        self.image = image
        self.start = start
        self.layout = layout
        self.table = table
    }

    /// Why the folders cannot be trusted; `nil` when they can.
    func problem() throws(ImagingError) -> String? {
        var ahead: [[Range<UInt64>]] = []
        var seen: Set<UInt32> = []
        if layout.kind == .fat32 {
            guard let clusters = chain(layout.rootCluster) else { return "the chain of its root folder is broken" }
            ahead.append(clusters)
        } else {
            ahead.append([layout.rootDirectory])
        }
        while let folder = ahead.popLast() {
            var bytes: [UInt8] = []
            for range in folder {
                bytes += try image.read(at: start + range.lowerBound, count: Int(range.upperBound - range.lowerBound))
            }
            for entry in FATDirectory(bytes, layout.kind).entries where entry.name != "." && entry.name != ".." {
                if entry.firstCluster == 0, !entry.isDirectory, entry.byteCount == 0 { continue }
                guard layout.clusters.contains(entry.firstCluster), table[entry.firstCluster] != 0 else {
                    return "\(entry.name) starts in a cluster that is not in use"
                }
                guard seen.insert(entry.firstCluster).inserted, seen.count < Self.folderLimit else {
                    return "\(entry.name) shares its clusters with another file"
                }
                guard entry.isDirectory else { continue }
                guard let clusters = chain(entry.firstCluster) else { return "the chain of the folder \(entry.name) is broken" }
                ahead.append(clusters)
            }
        }
        return nil
    }

    /// The bytes of a folder's chain; `nil` when it does not end.
    private func chain(_ first: UInt32) -> [Range<UInt64>]? {
        var ranges: [Range<UInt64>] = []
        var cluster = first
        // FAT folders have at most 65,536 entries.
        while layout.clusters.contains(cluster), ranges.count <= 65_536 * FATDirectory.slotSize / layout.bytesPerSector {
            ranges.append(layout.range(ofCluster: cluster))
            let next = table[cluster]
            if layout.isEndOfChain(next) { return ranges }
            cluster = next
        }
        return nil
    }
}
