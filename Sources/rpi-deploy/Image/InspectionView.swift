import Imaging
import Operations

/// What is in an image, as `--json` prints it.
struct InspectionView: Encodable {
    struct PartitionView: Encodable {
        let name: String
        let file_system: String
        let label: String
        let start: UInt64
        let size_bytes: UInt64
        let unused_bytes: UInt64
    }

    let size_bytes: UInt64
    let used_bytes: UInt64
    let partitions: [PartitionView]
    let warnings: [String]

    init(_ inspection: ImageInspection) {
        size_bytes = inspection.map.byteCount
        used_bytes = inspection.map.usedByteCount
        partitions = inspection.map.partitions.map { summary in
            PartitionView(
                name: summary.partition.name, file_system: summary.fileSystem.rawValue, label: summary.label,
                start: summary.partition.range.lowerBound,
                size_bytes: summary.partition.range.upperBound - summary.partition.range.lowerBound,
                unused_bytes: summary.unused.byteCount)
        }
        warnings = inspection.map.warnings
    }
}
