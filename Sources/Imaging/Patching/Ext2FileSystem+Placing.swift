import Ext2FS

/// A path inside a file system, split and checked.
struct PlacedPath {
    /// The names from the root on, one or more.
    let components: [String]

    /// - Throws: ``PatchError/badPath(_:reason:)``.
    init(_ path: String) throws(PatchError) {
        components = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard !components.isEmpty, !path.hasSuffix("/") else { throw .badPath(path, reason: "it names no file") }
        for component in components {
            if component == "." || component == ".." { throw .badPath(path, reason: "it contains \"\(component)\"") }
            if component.utf8.count > 255 { throw .badPath(path, reason: "a name in it is longer than 255 bytes") }
            if component.utf8.contains(0) { throw .badPath(path, reason: "it contains a zero byte") }
        }
    }
}

/// Where a path leads.
enum PlacedLocation {
    case found(Ext2Inode, Ext2Status)
    case missing(parent: Ext2Inode, name: String)
}

extension Ext2FileSystem {
    /// As many symbolic links as Linux follows in one path (path_resolution(7)).
    private var linkLimit: Int { 40 }

    /// Follows a path from this file system's own root; absolute links start there too, and `..` never leaves it.
    ///
    /// - Parameters:
    ///   - creating: whether missing folders on the way are made.
    ///   - following: whether a symbolic link at the path's own end is followed.
    func locate(_ path: String, creating: Bool, following: Bool = true) throws(PatchError) -> PlacedLocation {
        var folders = [Ext2Inode.root]
        var ahead = Array(try PlacedPath(path).components.reversed())
        var links = 0
        while let name = ahead.popLast() {
            if name == "." { continue }
            if name == ".." {
                if folders.count > 1 { folders.removeLast() }
                continue
            }
            let folder = folders[folders.count - 1]
            guard let inode = try attempt(path, try lookup(name, in: folder)) else {
                if ahead.isEmpty || !creating { return .missing(parent: folder, name: name) }
                folders.append(try attempt(path, try makeDirectory(name, in: folder)))
                continue
            }
            let status = try attempt(path, try status(of: inode))
            switch status.kind {
            case .directory:
                folders.append(inode)
            case .symbolicLink:
                if ahead.isEmpty, links == 0, !following { return .found(inode, status) }
                links += 1
                guard links <= linkLimit else { throw .badPath(path, reason: "its symbolic links go round in circles") }
                let target = try attempt(path, try target(of: inode))
                if target.hasPrefix("/") { folders = [.root] }
                ahead += target.split(separator: "/", omittingEmptySubsequences: true).map(String.init).reversed()
            case .file, .other:
                guard ahead.isEmpty else { throw .badPath(path, reason: "\(name) is not a folder in the image") }
                return .found(inode, status)
            }
        }
        let folder = folders[folders.count - 1]
        return .found(folder, try attempt(path, try status(of: folder)))
    }

    /// Whether a path leads to something.
    func exists(_ path: String) throws(PatchError) -> Bool {
        if case .found = try locate(path, creating: false) { true } else { false }
    }

    /// The content of a regular file; `nil` when there is none.
    func content(_ path: String, limit: Int = 1 << 20) throws(PatchError) -> [UInt8]? {
        guard case .found(let inode, let status) = try locate(path, creating: false), status.kind == .file else { return nil }
        guard status.byteCount <= UInt64(limit) else { throw .badPath(path, reason: "it has more than \(limit) bytes") }
        return try attempt(path, try read(inode, limit: limit))
    }

    /// Puts a file, folder or link in place, with the folders above it; what is there keeps its inode, permissions and owner.
    func place(_ file: PlacedFile) throws(PatchError) {
        switch file.kind {
        case .file: try placeFile(file)
        case .folder: try placeFolder(file)
        case .link(let target): try placeLink(file, to: target)
        }
    }

    private func placeFolder(_ folder: PlacedFile) throws(PatchError) {
        switch try locate(folder.path, creating: true) {
        case .found(_, let status):
            guard status.kind == .directory else {
                throw .badPath(folder.path, reason: "the image has something there that is not a folder")
            }
        case .missing(let parent, let name):
            _ = try attempt(
                folder.path,
                try makeDirectory(name, in: parent, permissions: folder.mode & 0o7777, user: folder.userID, group: folder.groupID))
        }
    }

    private func placeLink(_ link: PlacedFile, to target: String) throws(PatchError) {
        guard (1...4_095).contains(target.utf8.count) else { throw .badPath(link.path, reason: "its target is empty or too long") }
        switch try locate(link.path, creating: true, following: false) {
        case .found(let inode, let status):
            guard status.kind == .symbolicLink else {
                throw .badPath(link.path, reason: "the image has something there that is not a symbolic link")
            }
            if try attempt(link.path, try self.target(of: inode)) != target { try attempt(link.path, try setTarget(of: inode, to: target)) }
        case .missing(let parent, let name):
            _ = try attempt(link.path, try makeLink(name, in: parent, to: target, user: link.userID, group: link.groupID))
        }
    }

    private func placeFile(_ file: PlacedFile) throws(PatchError) {
        let inode: Ext2Inode
        switch try locate(file.path, creating: true) {
        case .found(let found, let status):
            guard status.kind == .file else {
                throw .badPath(file.path, reason: "the image has something there that is not a regular file")
            }
            inode = found
        case .missing(let parent, let name):
            inode = try attempt(
                file.path, try makeFile(name, in: parent, permissions: file.mode & 0o7777, user: file.userID, group: file.groupID))
        }
        try attempt(file.path, try replace(inode, with: file.bytes))
    }

    private func attempt<T>(_ path: String, _ body: @autoclosure () throws(Ext2Error) -> T) throws(PatchError) -> T {
        do {
            return try body()
        } catch {
            switch error {
            case .noSpace, .noInodes: throw .noSpace(partition: "The root partition", path: path)
            case .unsupported: throw .badPath(path, reason: "the image has it encrypted, sealed or compressed")
            case .notExt, .failed: throw .failed(path: path, reason: error.reason)
            }
        }
    }
}
