import Fleet
import Foundation
import Imaging

/// The operator's own files that go onto every card of a product: `files/PRODUCT/root` and `files/PRODUCT/boot` in the data directory.
struct OperatorFiles {
    /// The largest sum of files for one card, in bytes: they travel in the block patch.
    static let maximumByteCount = 8 << 20

    private let directory: DataDirectory

    init(_ directory: DataDirectory) {
        self.directory = directory
    }

    /// What goes into the root file system of a product's cards.
    func root(of product: ProductCode) throws(OperationError) -> [PlacedFile] {
        try files(under: directory.rootFiles(of: product))
    }

    /// What goes into the boot file system of a product's cards.
    func boot(of product: ProductCode) throws(OperationError) -> [PlacedFile] {
        try files(under: directory.bootFiles(of: product))
    }

    private func files(under folder: String) throws(OperationError) -> [PlacedFile] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String { paths.append(path) }
        var files: [PlacedFile] = []
        var sum = 0
        for path in paths.sorted() {
            guard let file = try file(path, in: folder) else { continue }
            sum += file.bytes.count
            guard sum <= Self.maximumByteCount else {
                throw .badOperatorFile(
                    path: folder,
                    reason: "its files are larger than \(Self.maximumByteCount >> 20) MiB together; put large files into the image")
            }
            files.append(file)
        }
        return files
    }

    private func file(_ path: String, in folder: String) throws(OperationError) -> PlacedFile? {
        let whole = "\(folder)/\(path)"
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: whole)
        } catch {
            throw .badOperatorFile(path: whole, reason: error.localizedDescription)
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: return nil
        case .typeRegular: break
        default: throw .badOperatorFile(path: whole, reason: "it is neither a regular file nor a folder")
        }
        guard let content = FileManager.default.contents(atPath: whole) else {
            throw .badOperatorFile(path: whole, reason: "it cannot be read")
        }
        func number(_ key: FileAttributeKey) -> UInt32? { (attributes[key] as? NSNumber)?.uint32Value }
        return PlacedFile(
            path: "/" + path, bytes: Array(content), mode: UInt16(truncatingIfNeeded: number(.posixPermissions) ?? 0o644),
            userID: number(.ownerAccountID) ?? 0, groupID: number(.groupOwnerAccountID) ?? 0)
    }
}
