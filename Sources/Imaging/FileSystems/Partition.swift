/// One partition of an image, or the whole image where it has no partition table.
public struct Partition: Equatable, Sendable {
    /// What the table says the partition is for.
    public enum Kind: Equatable, Sendable {
        /// The type byte of a master boot record.
        case masterBootRecord(UInt8)
        /// The type of a GUID partition table, lowercase with hyphens.
        case guid(String)
        /// There is no table: the file system starts at the first byte of the image.
        case wholeImage
    }

    /// The number that the kernel gives it: 1 and up (logical partitions from 5); 0 for the whole image.
    public let number: Int
    /// The bytes of the image that it takes.
    public let range: Range<UInt64>
    /// What the table says it is for.
    public let kind: Kind
    /// The identity as `PARTUUID=` in fstab and cmdline.txt names it, lowercase; `nil` for the whole image.
    public let partitionUUID: String?

    /// Describes a partition.
    public init(number: Int, range: Range<UInt64>, kind: Kind, partitionUUID: String?) {
        self.number = number
        self.range = range
        self.kind = kind
        self.partitionUUID = partitionUUID
    }

    /// How messages name it: `partition 2` or `the whole image`.
    public var name: String { number == 0 ? "the whole image" : "partition \(number)" }
}
