/// A FAT16 or FAT32 file system inside an overlay, to put files on. What it allocates is written by ``flush()``.
struct FATVolume {
    /// The date of new entries, 2024-01-01: equal input must give equal bytes.
    private static let date: UInt16 = (2_024 - 1_980) << 9 | 1 << 5 | 1
    /// More clusters than this in a directory's chain, or more than all in any chain, mean a loop.
    private static let directoryClusterLimit = 4_096

    let overlay: ImageOverlay
    let start: UInt64
    let layout: FATLayout
    let table: FATTable
    /// How messages name it.
    let name: String
    private var changes: [UInt32: UInt32] = [:]
    private var freeCount: Int
    private var searchFrom: UInt32 = 2

    /// - Parameter freeCount: of `table`, which takes long to count.
    init(_ overlay: ImageOverlay, at start: UInt64, _ layout: FATLayout, _ table: FATTable, freeCount: Int, name: String) {
        self.overlay = overlay
        self.start = start
        self.layout = layout
        self.table = table
        self.freeCount = freeCount
        self.name = name
    }

    /// A directory: the fixed one of FAT16 where its first cluster is `nil`.
    private struct Place {
        var firstCluster: UInt32?
        /// What the `..` of a folder inside it points to.
        var isRoot: Bool
    }

    private var root: Place {
        Place(firstCluster: layout.kind == .fat32 ? layout.rootCluster : nil, isRoot: true)
    }

    // MARK: Files

    /// The content of a file; `nil` when there is none.
    func content(_ path: String, limit: Int = 1 << 20) throws(PatchError) -> [UInt8]? {
        var place = root
        let components = try PlacedPath(path).components
        for (index, component) in components.enumerated() {
            guard let entry = try FATDirectory(bytes(of: place, path), layout.kind).entry(component) else { return nil }
            if index < components.count - 1 {
                guard entry.isDirectory else { return nil }
                place = Place(firstCluster: entry.firstCluster, isRoot: false)
                continue
            }
            guard !entry.isDirectory else { return nil }
            guard entry.byteCount <= UInt32(limit) else { throw .badPath(path, reason: "it has more than \(limit) bytes") }
            var bytes: [UInt8] = []
            for cluster in try chain(entry.firstCluster, path) { bytes += try read(layout.range(ofCluster: cluster)) }
            guard bytes.count >= Int(entry.byteCount) else {
                throw .damaged(partition: name, reason: "\(path) is shorter than its folder says")
            }
            return Array(bytes.prefix(Int(entry.byteCount)))
        }
        return nil
    }

    /// Puts a file in place, with the folders above it; one that is there keeps its names and dates.
    mutating func place(_ path: String, _ content: [UInt8]) throws(PatchError) {
        var place = root
        let components = try PlacedPath(path).components
        for component in components {
            if let problem = FATName.problem(component) { throw .badPath(path, reason: problem) }
        }
        for component in components.dropLast() {
            if let entry = try FATDirectory(bytes(of: place, path), layout.kind).entry(component) {
                guard entry.isDirectory else { throw .badPath(path, reason: "\(component) is not a folder in the image") }
                place = Place(firstCluster: entry.firstCluster, isRoot: false)
            } else {
                place = try makeFolder(component, in: place, path)
            }
        }
        let last = components[components.count - 1]
        let directory = FATDirectory(try bytes(of: place, path), layout.kind)
        if let entry = directory.entry(last) {
            guard !entry.isDirectory else { throw .badPath(path, reason: "the image has a folder there") }
            let first = try write(content, reusing: chain(entry.firstCluster, path), path)
            try writeEntry(at: entry.slot, of: place, path) { $0.setContent(first, UInt32(content.count)) }
        } else {
            let first = try write(content, reusing: [], path)
            try add(last, to: place, directory, attributes: 0x20, path) { $0.setContent(first, UInt32(content.count)) }
        }
    }

    /// Writes the changed entries of all tables, and the count of free clusters.
    func flush() throws(PatchError) {
        guard !changes.isEmpty else { return }
        for (cluster, value) in changes.sorted(by: { $0.key < $1.key }) {
            let size = layout.entryBitCount / 8
            for copy in layout.tableStarts {
                let at = copy + UInt64(cluster) * UInt64(size)
                var entry = try read(at..<at + UInt64(size))
                if size == 4 {
                    // The top four bits belong to nobody and stay.
                    entry.setLittleEndian32(entry.littleEndian32(at: 0) & 0xF000_0000 | value, at: 0)
                } else {
                    entry.setLittleEndian16(UInt16(truncatingIfNeeded: value), at: 0)
                }
                try write(entry, at: at)
            }
        }
        guard let offset = layout.informationOffset else { return }
        var information = try read(offset..<offset + 512)
        guard information.littleEndian32(at: 0) == 0x4161_5252, information.littleEndian32(at: 484) == 0x6141_7272 else { return }
        if information.littleEndian32(at: 488) != UInt32.max {
            information.setLittleEndian32(UInt32(freeCount), at: 488)
            try write(information, at: offset)
        }
    }

    // MARK: Clusters

    private func entry(_ cluster: UInt32) -> UInt32 { changes[cluster] ?? table[cluster] }

    private func chain(_ first: UInt32, _ path: String) throws(PatchError) -> [UInt32] {
        guard first != 0 else { return [] }
        var clusters: [UInt32] = []
        var cluster = first
        while layout.clusters.contains(cluster), clusters.count < Int(layout.clusterCount) {
            clusters.append(cluster)
            let next = entry(cluster)
            if layout.isEndOfChain(next) { return clusters }
            cluster = next
        }
        throw .damaged(partition: name, reason: "the chain of clusters of \(path) is broken")
    }

    private mutating func allocate(_ path: String) throws(PatchError) -> UInt32 {
        while let cluster = table.firstFree(from: searchFrom) {
            searchFrom = cluster + 1
            // A cluster that this patch freed stays free: reusing it would gain nothing.
            if changes[cluster] == nil {
                changes[cluster] = layout.endOfChain
                freeCount -= 1
                return cluster
            }
        }
        throw .noSpace(partition: name, path: path)
    }

    /// Writes content over a chain, which grows or shrinks to fit. Returns its first cluster, 0 for no content.
    private mutating func write(_ content: [UInt8], reusing old: [UInt32], _ path: String) throws(PatchError) -> UInt32 {
        let size = layout.clusterByteCount
        let needed = (content.count + size - 1) / size
        var clusters = Array(old.prefix(needed))
        for cluster in old.dropFirst(needed) {
            changes[cluster] = 0
            freeCount += 1
        }
        while clusters.count < needed { clusters.append(try allocate(path)) }
        for (index, cluster) in clusters.enumerated() {
            let next = index + 1 < clusters.count ? clusters[index + 1] : layout.endOfChain
            if entry(cluster) != next && !(next == layout.endOfChain && layout.isEndOfChain(entry(cluster))) { changes[cluster] = next }
            var part = Array(content[index * size..<min(content.count, (index + 1) * size)])
            // Whole sectors: nothing of an older file stays in the last one.
            part += [UInt8](repeating: 0, count: (512 - part.count % 512) % 512)
            try write(part, at: layout.range(ofCluster: cluster).lowerBound)
        }
        return clusters.first ?? 0
    }

    // MARK: Directories

    private func ranges(of place: Place, _ path: String) throws(PatchError) -> [Range<UInt64>] {
        guard let first = place.firstCluster else { return [layout.rootDirectory] }
        let clusters = try chain(first, path)
        guard !clusters.isEmpty, clusters.count <= Self.directoryClusterLimit else {
            throw .damaged(partition: name, reason: "a folder of \(path) has an impossible length")
        }
        return clusters.map(layout.range(ofCluster:))
    }

    private func bytes(of place: Place, _ path: String) throws(PatchError) -> [UInt8] {
        var bytes: [UInt8] = []
        for range in try ranges(of: place, path) { bytes += try read(range) }
        return bytes
    }

    /// Changes one slot of a directory.
    private func writeEntry(at slot: Int, of place: Place, _ path: String, _ change: (inout FATSlot) -> Void) throws(PatchError) {
        var at = UInt64(slot * FATDirectory.slotSize)
        for range in try ranges(of: place, path) {
            let length = range.upperBound - range.lowerBound
            if at < length {
                let offset = range.lowerBound + at
                var entry = FATSlot(bytes: try read(offset..<offset + UInt64(FATDirectory.slotSize)))
                change(&entry)
                return try write(entry.bytes, at: offset)
            }
            at -= length
        }
    }

    private mutating func add(
        _ entryName: String, to place: Place, _ directory: FATDirectory, attributes: UInt8, _ path: String, _ fill: (inout FATSlot) -> Void
    ) throws(PatchError) {
        let (short, isExact) = FATName.short(entryName, taken: Set(directory.entries.map(\.short)))
        var slots = isExact ? [] : FATName.longEntries(entryName, short: short)
        var entry = FATSlot(short: short, attributes: attributes, date: Self.date)
        fill(&entry)
        slots.append(entry.bytes)
        let first = directory.room(for: slots.count)
        var slotCount = directory.slotCount
        while slotCount < first + slots.count { slotCount += try extend(place, path) }
        for (index, bytes) in slots.enumerated() { try writeEntry(at: first + index, of: place, path) { $0.bytes = bytes } }
        // What stands behind the old end may be anything: the new end must be marked too.
        let end = first + slots.count
        if end > directory.endSlot, end < slotCount { try writeEntry(at: end, of: place, path) { $0.bytes = FATSlot.empty } }
    }

    /// Adds an empty cluster to a directory. Returns the number of slots gained.
    private mutating func extend(_ place: Place, _ path: String) throws(PatchError) -> Int {
        guard let first = place.firstCluster, let last = try chain(first, path).last else { throw .noSpace(partition: name, path: path) }
        let cluster = try allocate(path)
        changes[last] = cluster
        try write([UInt8](repeating: 0, count: layout.clusterByteCount), at: layout.range(ofCluster: cluster).lowerBound)
        return layout.clusterByteCount / FATDirectory.slotSize
    }

    private mutating func makeFolder(_ folder: String, in parent: Place, _ path: String) throws(PatchError) -> Place {
        let cluster = try allocate(path)
        var own = FATSlot(short: Array(".          ".utf8), attributes: 0x10, date: Self.date)
        own.setContent(cluster, 0)
        var above = FATSlot(short: Array("..         ".utf8), attributes: 0x10, date: Self.date)
        above.setContent(parent.isRoot ? 0 : parent.firstCluster ?? 0, 0)
        let content = own.bytes + above.bytes
        try write(
            content + [UInt8](repeating: 0, count: layout.clusterByteCount - content.count), at: layout.range(ofCluster: cluster).lowerBound
        )
        try add(folder, to: parent, FATDirectory(bytes(of: parent, path), layout.kind), attributes: 0x10, path) {
            $0.setContent(cluster, 0)
        }
        return Place(firstCluster: cluster, isRoot: false)
    }

    // MARK: Bytes

    private func read(_ range: Range<UInt64>) throws(PatchError) -> [UInt8] {
        do {
            return try overlay.read(at: start + range.lowerBound, count: Int(range.upperBound - range.lowerBound))
        } catch { throw .image(error) }
    }

    private func write(_ bytes: [UInt8], at offset: UInt64) throws(PatchError) {
        do { try overlay.write(bytes, at: start + offset) } catch { throw .image(error) }
    }
}

/// One 32-byte entry of a FAT directory.
struct FATSlot {
    static let empty = [UInt8](repeating: 0, count: FATDirectory.slotSize)

    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// A new entry without content.
    init(short: [UInt8], attributes: UInt8, date: UInt16) {
        bytes = short + [UInt8](repeating: 0, count: FATDirectory.slotSize - short.count)
        bytes[11] = attributes
        bytes.setLittleEndian16(date, at: 16)
        bytes.setLittleEndian16(date, at: 18)
        bytes.setLittleEndian16(date, at: 24)
    }

    /// Where the content starts, and its length; a folder's length is 0.
    mutating func setContent(_ cluster: UInt32, _ byteCount: UInt32) {
        bytes.setLittleEndian16(UInt16(cluster >> 16), at: 20)
        bytes.setLittleEndian16(UInt16(cluster & 0xFFFF), at: 26)
        bytes.setLittleEndian32(byteCount, at: 28)
    }
}
