import Fleet
import FleetStore
import Foundation
import Imaging
import Operations

/// `image inspect`.
enum ImageInspect: Command {
    static let syntax = Syntax(
        words: ["image", "inspect"], summary: "show the partitions of an image and how much they use",
        operands: [Operand(name: "NAME|FILE", help: "an image in 'image list', or else a raw .img file")],
        example: "image inspect ./recorder-2.1.img")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let text = arguments.operands[0]
        let inspection: ImageInspection
        let isFile = FileManager.default.fileExists(atPath: text)
        if text.contains("/") {
            inspection = try await ImageLibrary.inspect(file: text)
        } else if isFile, try await !isListed(text, arguments) {
            inspection = try await ImageLibrary.inspect(file: text)
        } else {
            let name = try arguments.operand(0, as: ImageName.init)
            let workplace = try await Workplace.open(arguments)
            inspection = try await ImageLibrary(directory: workplace.directory, store: workplace.store).inspect(name)
        }
        if arguments.wantsJSON { return try terminal.print(json: InspectionView(inspection)) }
        let map = inspection.map
        terminal.print("size  \(Quantity.bytes(map.byteCount)), of it in use \(Quantity.bytes(map.usedByteCount))\n")
        var table = Table([
            ("PARTITION", .left), ("FILE SYSTEM", .left), ("LABEL", .left), ("START", .right), ("SIZE", .right), ("UNUSED", .right),
        ])
        for partition in InspectionView(inspection).partitions {
            table.add([
                partition.name, partition.file_system, partition.label, String(partition.start), Quantity.bytes(partition.size_bytes),
                Quantity.bytes(partition.unused_bytes),
            ])
        }
        terminal.print(
            map.partitions.isEmpty ? "No partition table and no file system that is known: all of it counts as used." : table.text)
        if let chunks = inspection.chunks {
            terminal.print("\nchunks of \(chunks.chunkSize >> 10) KiB: \(chunks.data) data, \(chunks.zero) zero, \(chunks.unused) unused")
        }
        for warning in map.warnings { terminal.note("warning: \(warning)") }
    }

    /// Whether an image of this name is listed. A file can be inspected where there is no database at all.
    private static func isListed(_ text: String, _ arguments: Arguments) async throws -> Bool {
        guard let name = try? ImageName(text), let workplace = try? await Workplace.open(arguments) else { return false }
        return try await workplace.store.images().contains { $0.name == name }
    }
}
