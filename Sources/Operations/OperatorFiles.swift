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

    /// What goes into the root file system of a product's cards, each folder before what it holds.
    func root(of product: ProductCode) throws(OperationError) -> [PlacedFile] {
        try files(under: directory.rootFiles(of: product))
    }

    /// What goes into the boot file system of a product's cards. FAT has neither links nor rights, and needs no empty folder.
    func boot(of product: ProductCode) throws(OperationError) -> [PlacedFile] {
        let folder = directory.bootFiles(of: product)
        var files: [PlacedFile] = []
        for file in try self.files(under: folder) {
            switch file.kind {
            case .file: files.append(file)
            case .folder: continue
            case .link:
                throw .badOperatorFile(
                    path: folder + file.path, reason: "the boot file system (FAT) has no symbolic links; put the file itself there")
            }
        }
        return files
    }

    private func files(under folder: String) throws(OperationError) -> [PlacedFile] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        // A folder that cannot be read must not pass for an empty one.
        let paths: [String]
        do {
            paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        } catch {
            throw .badOperatorFile(path: folder, reason: "it cannot be read: \(error.localizedDescription)")
        }
        var files: [PlacedFile] = []
        var sum = 0
        for path in paths.sorted() {
            let file = try file(path, in: folder)
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

    private func file(_ path: String, in folder: String) throws(OperationError) -> PlacedFile {
        let whole = "\(folder)/\(path)"
        let attributes: [FileAttributeKey: Any]
        let target: String?
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: whole)
            let isLink = attributes[.type] as? FileAttributeType == .typeSymbolicLink
            target = isLink ? try FileManager.default.destinationOfSymbolicLink(atPath: whole) : nil
        } catch {
            throw .badOperatorFile(path: whole, reason: error.localizedDescription)
        }
        func number(_ key: FileAttributeKey) -> UInt32? { (attributes[key] as? NSNumber)?.uint32Value }
        let mode = UInt16(truncatingIfNeeded: number(.posixPermissions) ?? 0o644)
        let (user, group) = (number(.ownerAccountID) ?? 0, number(.groupOwnerAccountID) ?? 0)
        if let target { return PlacedFile(kind: .link(to: target), path: "/" + path, userID: user, groupID: group) }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: return PlacedFile(kind: .folder, path: "/" + path, mode: mode, userID: user, groupID: group)
        case .typeRegular: break
        default: throw .badOperatorFile(path: whole, reason: "it is neither a regular file nor a folder nor a symbolic link")
        }
        guard let content = FileManager.default.contents(atPath: whole) else {
            throw .badOperatorFile(path: whole, reason: "it cannot be read")
        }
        return PlacedFile(path: "/" + path, bytes: Array(content), mode: mode, userID: user, groupID: group)
    }
}
