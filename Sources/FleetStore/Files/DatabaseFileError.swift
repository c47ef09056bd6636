/// Why a backup, a restoration or an archive was not made; nothing was changed unless the message says so.
public enum DatabaseFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name is another file's, and no file is overwritten.
    case exists(path: String)
    /// There is no such file.
    case missing(path: String)
    /// The file holds what it must not hold.
    case unsound(path: String, problems: [String])
    /// The file is not a database of the original system.
    case notOriginal(path: String)
    /// A server or another command works with the database.
    case inUse(folder: String)
    /// What was archived is not what the database holds any more.
    case changedMeanwhile(archive: String)
    /// The store refused or failed.
    case store(StoreError)

    /// What was wanted, what was found, what to do.
    public var description: String {
        switch self {
        case .exists(let path): "There is a file \(path) already, and no file is overwritten. Choose another name."
        case .missing(let path): "There is no file \(path). Correct its name."
        case .unsound(let path, let problems):
            "\(path) has \(problems.count) \(problems.count == 1 ? "problem" : "problems"): \(problems.prefix(3).joined(separator: " ")) 'db verify' tells all of it; use a sound file, such as an older backup."
        case .notOriginal(let path):
            "\(path) is not a database of the original system: it has other tables, or belongs to this program already. Use 'db restore' for a backup."
        case .inUse(let folder):
            "The database in \(folder) is in use by the server or another command. Stop it ('systemctl stop rpi-deployment', or Ctrl-C where 'serve' runs), then try again."
        case .changedMeanwhile(let archive):
            "What was written to the archive \(archive) has changed in the database meanwhile, so the rest was not removed. Remove nothing by hand; run 'db prune' again with another archive."
        case .store(let error): error.description
        }
    }

    init(_ error: any Error, path: String) {
        self = (error as? DatabaseFileError) ?? .store(StoreError(error, path: path))
    }
}
