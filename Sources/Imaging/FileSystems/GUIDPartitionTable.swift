extension PartitionTableDraft {
    /// Reads a GUID partition table (UEFI specification, chapter 5); the backup at the end is only compared, never used.
    mutating func readGUIDTable(_ image: any BlockReader, _ record: MasterBootRecord) throws(ImagingError) {
        let sector = PartitionTable.sectorSize
        guard let header = try GUIDTableHeader(image, atSector: 1) else {
            let mark = Array("EFI PART".utf8)
            if image.byteCount >= 8_192, try image.read(at: 4_096, count: mark.count) == mark {
                return distrust(
                    "The GUID partition table counts in sectors of 4 KiB, and cards have sectors of 512 bytes; nothing in the image counts as unused"
                )
            }
            return distrust("The GUID partition table's header is damaged; restore it (sgdisk -e, gdisk) before adding the image")
        }
        guard let entries = try header.readEntries(image) else {
            return distrust("The GUID partition table's entries are damaged; restore them (gdisk) before adding the image")
        }
        claim(0..<2 * sector, for: "the partition table")
        claim(header.entriesRange, for: "the list of partitions")
        if let backup = try goodBackup(image, header) {
            claim(header.alternateSector * sector..<(header.alternateSector + 1) * sector, for: "the backup of the partition table")
            claim(backup.entriesRange, for: "the backup of the list of partitions")
        } else {
            warn("The backup of the GUID partition table at the end of the image is missing or damaged; sgdisk -e repairs it")
        }
        for index in 0..<header.entryCount {
            let at = index * header.entrySize
            guard entries[at..<at + 16].contains(where: { $0 != 0 }) else { continue }
            let first = entries.littleEndian64(at: at + 32)
            let last = entries.littleEndian64(at: at + 40)
            guard first >= 2, first <= last, last < UInt64.max / sector - 1 else {
                distrust("Partition \(index + 1) has an impossible place (sectors \(first) to \(last))")
                continue
            }
            add(
                Partition(
                    number: index + 1, range: first * sector..<(last + 1) * sector,
                    kind: .guid(Self.guid(entries, at: at)), partitionUUID: Self.guid(entries, at: at + 16)))
        }
        checkHybrid(record)
    }

    /// Partitions of a master boot record beside the GUID table must be the same partitions.
    private mutating func checkHybrid(_ record: MasterBootRecord) {
        let sector = PartitionTable.sectorSize
        for entry in record.entries where entry.type != 0xEE {
            let range = entry.firstSector * sector..<(entry.firstSector + entry.sectorCount) * sector
            if !holdsPartition(range) {
                distrust("The master boot record names a partition that the GUID partition table does not have")
            }
        }
    }

    private func goodBackup(_ image: any BlockReader, _ header: GUIDTableHeader) throws(ImagingError) -> GUIDTableHeader? {
        guard header.alternateSector > 1, header.alternateSector < image.byteCount / PartitionTable.sectorSize,
            let backup = try GUIDTableHeader(image, atSector: header.alternateSector)
        else { return nil }
        guard backup.entriesChecksum == header.entriesChecksum else { return nil }
        return try backup.readEntries(image) == nil ? nil : backup
    }

    /// The usual text of a GUID: its first three fields are little-endian.
    private static func guid(_ bytes: [UInt8], at offset: Int) -> String {
        var text = ""
        for (place, index) in [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].enumerated() {
            if place == 4 || place == 6 || place == 8 || place == 10 { text += "-" }
            let byte = String(bytes[offset + index], radix: 16)
            text += byte.count == 1 ? "0" + byte : byte
        }
        return text
    }
}

/// The header of a GUID partition table, its own checksum verified.
struct GUIDTableHeader {
    let alternateSector: UInt64
    let entriesSector: UInt64
    let entryCount: Int
    let entrySize: Int
    let entriesChecksum: UInt32

    init?(_ image: any BlockReader, atSector sector: UInt64) throws(ImagingError) {
        let size = PartitionTable.sectorSize
        var bytes = try image.read(at: sector * size, count: Int(size))
        let headerSize = Int(bytes.littleEndian32(at: 12))
        guard bytes.starts(with: Array("EFI PART".utf8)), (92...512).contains(headerSize), bytes.littleEndian64(at: 24) == sector
        else { return nil }
        let checksum = bytes.littleEndian32(at: 16)
        bytes.setLittleEndian32(0, at: 16)
        guard CyclicRedundancyCheck.crc32(bytes.prefix(headerSize)) == checksum else { return nil }
        alternateSector = bytes.littleEndian64(at: 32)
        entriesSector = bytes.littleEndian64(at: 72)
        entryCount = Int(bytes.littleEndian32(at: 80))
        entrySize = Int(bytes.littleEndian32(at: 84))
        entriesChecksum = bytes.littleEndian32(at: 88)
        guard (1...1_024).contains(entryCount), (128...4_096).contains(entrySize), entrySize.isMultiple(of: 8),
            entriesSector >= 2, entriesSector < image.byteCount / size
        else { return nil }
    }

    var entriesRange: Range<UInt64> {
        let start = entriesSector * PartitionTable.sectorSize
        return start..<start + UInt64(entryCount * entrySize)
    }

    /// The entries, or `nil` when they are damaged.
    func readEntries(_ image: any BlockReader) throws(ImagingError) -> [UInt8]? {
        guard entriesRange.upperBound <= image.byteCount else { return nil }
        let bytes = try image.read(at: entriesRange.lowerBound, count: entryCount * entrySize)
        return CyclicRedundancyCheck.crc32(bytes) == entriesChecksum ? bytes : nil
    }
}
