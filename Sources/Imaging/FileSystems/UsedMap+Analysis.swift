import Ext2FS

extension UsedMap {
    /// Finds the bytes of an image that no file system uses.
    ///
    /// Any contradiction inside a file system makes all of its partition used, with a warning: never a wrong "unused".
    /// - Throws: ``ImagingError`` when the image cannot be read.
    public static func analyse(_ image: any BlockReader) throws(ImagingError) -> UsedMap {
        let table = try PartitionTable.read(image)
        var summaries: [PartitionSummary] = []
        for partition in table.partitions {
            summaries.append(try PartitionSummary(image, partition, isTrusted: table.isTrusted))
        }
        var unused = ByteRanges()
        for summary in summaries { unused.formUnion(summary.unused) }
        return UsedMap(
            byteCount: image.byteCount, unused: unused, warnings: table.warnings + summaries.compactMap(\.warning),
            partitions: summaries, doubt: doubt(of: table, summaries))
    }

    private static func doubt(of table: PartitionTable, _ summaries: [PartitionSummary]) -> ImageDoubt? {
        guard table.kind != .none else { return .nothingKnown }
        if let end = table.missingEnd { return .cutOff(part: end.part, end: end.byte) }
        for summary in summaries where summary.partition.number == 0 && summary.fileSystemEnd > summary.partition.range.upperBound {
            return .cutOff(part: "the file system", end: summary.fileSystemEnd)
        }
        return nil
    }
}

extension PartitionSummary {
    /// Looks into one partition. In a table that is not trusted nothing counts as unused; the table's own warning says why.
    init(_ image: any BlockReader, _ partition: Partition, isTrusted: Bool) throws(ImagingError) {
        let marks = try FileSystemSignatures(image, at: partition.range)
        var found = FileSystemFindings(kind: .unknown)
        if let contradiction = marks.contradiction {
            found.problem = contradiction
        } else if marks.ext {
            found = try .ext(image, partition.range)
        } else if marks.fat {
            found = try .fat(image, partition.range)
        }
        let unused = isTrusted && found.problem == nil ? found.unused.intersection(partition.range) : ByteRanges()
        let advice =
            "all of it counts as used. Check the file system (\(found.kind.isFAT ? "fsck.vfat" : "e2fsck")) and add the image again to make it smaller."
        self.init(
            partition: partition, fileSystem: found.kind, label: found.label, unused: unused,
            fileSystemEnd: partition.range.lowerBound + found.byteCount,
            warning: found.problem.map { "The file system of \(partition.name) cannot be trusted: \($0); \(advice)" })
    }
}

/// What one file system has free, or why that is not known.
struct FileSystemFindings {
    var kind: FileSystemKind
    var label = ""
    /// The size that the file system says it has, in bytes; 0 when it says none.
    var byteCount: UInt64 = 0
    var unused = ByteRanges()
    var problem: String?

    static func fat(_ image: any BlockReader, _ range: Range<UInt64>) throws(ImagingError) -> FileSystemFindings {
        guard let layout = FATLayout(bootSector: try image.read(at: range.lowerBound, count: 512)) else {
            return FileSystemFindings(kind: .unknown)
        }
        var findings = FileSystemFindings(kind: layout.kind, label: layout.label, byteCount: layout.totalByteCount)
        guard layout.totalByteCount <= range.upperBound - range.lowerBound else {
            findings.problem = "it is larger than its partition"
            return findings
        }
        guard layout.isPlain else {
            findings.problem = "it does not mirror its allocation tables"
            return findings
        }
        let table = try FATTable(image, at: range.lowerBound, layout)
        findings.problem = table.problem
        if findings.problem == nil { findings.problem = try FATTree(image, range.lowerBound, layout, table).problem() }
        if findings.problem == nil { findings.unused = table.freeRanges(at: range.lowerBound, layout) }
        return findings
    }

    static func ext(_ image: any BlockReader, _ range: Range<UInt64>) throws(ImagingError) -> FileSystemFindings {
        let storage = ReaderStorage(image, range)
        var findings = FileSystemFindings(kind: .unknown)
        do throws(Ext2Error) {
            let fileSystem = try Ext2FileSystem(storage)
            let summary = fileSystem.summary
            findings.kind = summary.fileSystemKind
            findings.label = summary.label
            findings.byteCount = summary.byteCount
            findings.problem = summary.problem(partitionByteCount: storage.byteCount)
            if findings.problem == nil {
                try fileSystem.readBitmaps(inodes: false)
                findings.problem = try fileSystem.inconsistency()?.reason
            }
            if findings.problem == nil {
                findings.unused = ByteRanges(
                    try fileSystem.freeRanges().map { range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound })
            }
        } catch {
            findings.problem = error.reason
        }
        if let failure = storage.failure { throw failure }
        return findings
    }
}

extension Ext2Summary {
    var fileSystemKind: FileSystemKind { features.contains(.ext4) ? .ext4 : features.contains(.journal) ? .ext3 : .ext2 }

    /// Why neither the free blocks can be trusted nor files be changed; `nil` when the superblock raises no doubt.
    func problem(partitionByteCount: UInt64) -> String? {
        if byteCount > partitionByteCount { return "it is larger than its partition" }
        if features.contains(.unknown) { return Ext2Error.unsupported.reason }
        if features.contains(.needsRecovery) { return "its journal holds changes that are not in place: it was not unmounted properly" }
        if !isClean || features.contains(.orphansPresent) {
            return "it is not marked as clean: it was not unmounted properly, or has errors"
        }
        return nil
    }
}

/// A range of an image, read only, as libext2fs needs it. Remembers why a read failed.
final class ReaderStorage: Ext2Storage {
    private let image: any BlockReader
    private let range: Range<UInt64>
    private(set) var failure: ImagingError?

    init(_ image: any BlockReader, _ range: Range<UInt64>) {
        self.image = image
        self.range = range
    }

    var byteCount: UInt64 { range.upperBound - range.lowerBound }

    func read(at offset: UInt64, count: Int) -> [UInt8]? {
        do {
            return try image.read(at: range.lowerBound + offset, count: count)
        } catch {
            failure = error
            return nil
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) -> Bool { false }
}
