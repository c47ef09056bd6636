/// Where a partition ends.
struct PartitionEnd: Equatable {
    /// The partition's name.
    let part: String
    /// Its end in bytes.
    let byte: UInt64
}

/// The partitions of an image.
public struct PartitionTable: Equatable, Sendable {
    /// The form of the table.
    public enum Kind: String, Equatable, Sendable {
        /// A master boot record, with logical partitions where it has an extended one.
        case masterBootRecord
        /// A GUID partition table behind its protective master boot record.
        case guid
        /// No table: one file system from the first byte on.
        case wholeImage
        /// Neither a table nor a file system that this program knows.
        case none
    }

    /// The size of a sector, which all tables count in: 512 bytes.
    public static let sectorSize: UInt64 = 512

    /// The form of the table.
    public let kind: Kind
    /// The partitions that lie inside the image, in the order of the table.
    public let partitions: [Partition]
    /// What is wrong with the table, for the operator; when ``isTrusted`` is false nothing in the image may count as unused.
    public let warnings: [String]
    /// Whether the partitions are sure to be what they say: none overlap, none reach past the image, all checksums are right.
    public let isTrusted: Bool

    /// The partition that ends furthest behind the image's end, and its end in bytes; `nil` when none does.
    let missingEnd: PartitionEnd?

    /// Describes a table.
    public init(kind: Kind, partitions: [Partition], warnings: [String], isTrusted: Bool) {
        self.init(kind: kind, partitions: partitions, warnings: warnings, isTrusted: isTrusted, missingEnd: nil)
    }

    init(kind: Kind, partitions: [Partition], warnings: [String], isTrusted: Bool, missingEnd: PartitionEnd?) {
        self.missingEnd = missingEnd
        self.kind = kind
        self.partitions = partitions
        self.warnings = warnings
        self.isTrusted = isTrusted
    }
}
