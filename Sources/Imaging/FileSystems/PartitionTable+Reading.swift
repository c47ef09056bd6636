extension PartitionTable {
    /// Reads the table of an image, whichever form it has.
    ///
    /// What is malformed leads to a warning and a table that is not trusted, never to an error.
    /// - Throws: ``ImagingError`` when the image cannot be read.
    public static func read(_ image: any BlockReader) throws(ImagingError) -> PartitionTable {
        guard image.byteCount >= 2 * sectorSize else { return PartitionTable(kind: .none, partitions: [], warnings: [], isTrusted: true) }
        let record = try MasterBootRecord(image.read(at: 0, count: Int(sectorSize)))
        let fileSystems = try FileSystemSignatures(image, at: 0..<image.byteCount)
        guard let record else {
            guard fileSystems.ext || fileSystems.fat else {
                return PartitionTable(kind: .none, partitions: [], warnings: [], isTrusted: true)
            }
            let whole = Partition(number: 0, range: 0..<image.byteCount, kind: .wholeImage, partitionUUID: nil)
            return PartitionTable(kind: .wholeImage, partitions: [whole], warnings: [], isTrusted: true)
        }
        var draft = PartitionTableDraft(imageByteCount: image.byteCount)
        if fileSystems.ext || fileSystems.fat {
            draft.distrust("The first sectors hold both a partition table and a file system of the whole image; wipe the stale one")
        }
        if record.isProtective {
            try draft.readGUIDTable(image, record)
            return draft.table(.guid)
        }
        try draft.readMasterBootRecord(image, record)
        return draft.table(.masterBootRecord)
    }
}

/// A partition table while it is read.
struct PartitionTableDraft {
    let imageByteCount: UInt64
    private var partitions: [Partition] = []
    private var warnings: [String] = []
    private var isTrusted = true
    private var missingEnd: PartitionEnd?
    /// What each range of the image is taken for, to find overlaps.
    private var claims: [(name: String, range: Range<UInt64>)] = []

    init(imageByteCount: UInt64) {
        self.imageByteCount = imageByteCount
    }

    mutating func warn(_ warning: String) { warnings.append(warning) }

    mutating func distrust(_ warning: String) {
        warnings.append(warning)
        isTrusted = false
    }

    /// Notes what a range of sectors is for; overlaps are found at the end.
    mutating func claim(_ range: Range<UInt64>, for name: String) { claims.append((name, range)) }

    /// Adds a partition, unless it reaches past the image.
    mutating func add(_ partition: Partition) {
        claim(partition.range, for: partition.name)
        guard partition.range.upperBound <= imageByteCount else {
            note(end: partition.range.upperBound, of: partition.name)
            warn(
                "\(partition.name) ends at byte \(partition.range.upperBound), but the image at byte \(imageByteCount): the image is cut off; all of it is kept"
            )
            return
        }
        partitions.append(partition)
    }

    /// Notes the end of something that reaches past the image.
    mutating func note(end: UInt64, of part: String) {
        if end > imageByteCount, end > missingEnd?.byte ?? 0 { missingEnd = PartitionEnd(part: part, byte: end) }
    }

    /// Adds logical partitions, which lie inside the extended one and so overlap only each other.
    mutating func addInsideExtended(_ logical: [Partition]) {
        var inner = PartitionTableDraft(imageByteCount: imageByteCount)
        for partition in logical { inner.add(partition) }
        let table = inner.table(.masterBootRecord)
        partitions += table.partitions
        if let end = table.missingEnd { note(end: end.byte, of: end.part) }
        warnings += table.warnings
        isTrusted = isTrusted && table.isTrusted
    }

    /// Whether a partition added so far takes exactly this range.
    func holdsPartition(_ range: Range<UInt64>) -> Bool { partitions.contains { $0.range == range } }

    /// The table, once all of it is read.
    func table(_ kind: PartitionTable.Kind) -> PartitionTable {
        var result = self
        let sorted = claims.sorted { $0.range.lowerBound < $1.range.lowerBound }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where later.range.lowerBound < earlier.range.upperBound {
            result.distrust("\(earlier.name) and \(later.name) overlap; nothing in the image counts as unused")
        }
        return PartitionTable(
            kind: kind, partitions: partitions, warnings: result.warnings, isTrusted: result.isTrusted, missingEnd: missingEnd)
    }
}
