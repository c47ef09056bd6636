/// Sector 0 of an image, or the first sector of a logical partition, when it holds partitions.
struct MasterBootRecord {
    struct Entry {
        /// The slot, 0...3.
        let slot: Int
        let type: UInt8
        let firstSector: UInt64
        let sectorCount: UInt64

        var isExtended: Bool { type == 0x05 || type == 0x0F || type == 0x85 }
    }

    let entries: [Entry]
    let diskSignature: UInt32

    /// `nil` when the sector has no table: no mark, no entry, or entries that no partitioning program makes
    /// (a FAT boot sector ends with the same mark).
    init?(_ sector: [UInt8]) {
        self.init(sector, allowEmpty: false)
    }

    /// With `allowEmpty`, as extended boot records may be, a record without entries is one too.
    init?(_ sector: [UInt8], allowEmpty: Bool) {
        guard sector[510] == 0x55, sector[511] == 0xAA else { return nil }
        var entries: [Entry] = []
        for slot in 0..<4 {
            let at = 446 + slot * 16
            let type = sector[at + 4]
            let count = UInt64(sector.littleEndian32(at: at + 12))
            if type == 0 || count == 0 { continue }
            let first = UInt64(sector.littleEndian32(at: at + 8))
            guard sector[at] & 0x7F == 0, first > 0 else { return nil }
            entries.append(Entry(slot: slot, type: type, firstSector: first, sectorCount: count))
        }
        guard allowEmpty || !entries.isEmpty else { return nil }
        self.entries = entries
        diskSignature = sector.littleEndian32(at: 440)
    }

    /// Whether a GUID partition table follows.
    var isProtective: Bool { entries.contains { $0.type == 0xEE } }
}

extension PartitionTableDraft {
    /// More logical partitions than any kernel accepts mean a loop or rubbish.
    private static var logicalPartitionLimit: Int { 128 }

    mutating func readMasterBootRecord(_ image: any BlockReader, _ record: MasterBootRecord) throws(ImagingError) {
        let sector = PartitionTable.sectorSize
        claim(0..<sector, for: "the partition table")
        var logical: [Partition] = []
        for entry in record.entries {
            let range = entry.firstSector * sector..<(entry.firstSector + entry.sectorCount) * sector
            if entry.isExtended {
                claim(range, for: "extended partition \(entry.slot + 1)")
                note(end: range.upperBound, of: "extended partition \(entry.slot + 1)")
                if !logical.isEmpty { distrust("The table has more than one extended partition; nothing in the image counts as unused") }
                try logical += readLogicalPartitions(image, in: range, signature: record.diskSignature)
            } else {
                add(
                    Partition(
                        number: entry.slot + 1, range: range, kind: .masterBootRecord(entry.type),
                        partitionUUID: Self.partitionUUID(record.diskSignature, entry.slot + 1)))
            }
        }
        addInsideExtended(logical)
    }

    private static func partitionUUID(_ signature: UInt32, _ number: Int) -> String? {
        guard signature != 0 else { return nil }
        let disk = String(signature, radix: 16)
        let part = String(number, radix: 16)
        return String(repeating: "0", count: 8 - disk.count) + disk + "-" + String(repeating: "0", count: max(0, 2 - part.count)) + part
    }

    private mutating func readLogicalPartitions(
        _ image: any BlockReader, in extended: Range<UInt64>, signature: UInt32
    ) throws(ImagingError) -> [Partition] {
        let sector = PartitionTable.sectorSize
        var found: [Partition] = []
        var records: Set<UInt64> = []
        var at = extended.lowerBound
        while true {
            guard extended.contains(at), at + sector <= imageByteCount, records.insert(at).inserted,
                found.count < Self.logicalPartitionLimit,
                let record = try MasterBootRecord(image.read(at: at, count: Int(sector)), allowEmpty: true)
            else {
                distrust("The chain of logical partitions is broken at byte \(at); nothing in the image counts as unused")
                return found
            }
            var next: UInt64?
            for entry in record.entries {
                if entry.isExtended {
                    next = extended.lowerBound + entry.firstSector * sector
                    continue
                }
                let start = at + entry.firstSector * sector
                let range = start..<start + entry.sectorCount * sector
                let number = 5 + found.count
                if range.upperBound > extended.upperBound {
                    distrust("Logical partition \(number) reaches past its extended partition; nothing in the image counts as unused")
                }
                found.append(
                    Partition(
                        number: number, range: range, kind: .masterBootRecord(entry.type),
                        partitionUUID: Self.partitionUUID(signature, number)))
            }
            for partition in found where records.contains(where: { partition.range.contains($0) }) {
                distrust("Logical partition \(partition.number) overlaps the table; nothing in the image counts as unused")
            }
            guard let next else { return found }
            at = next
        }
    }
}
