import Fleet
import PosixFile
import SQLite

extension StoreError {
    /// What a piece of work gave; its error as one of the store.
    static func value<Value>(of result: Result<Value, any Error>, path: String) throws(StoreError) -> Value {
        switch result {
        case .success(let value): return value
        case .failure(let error): throw StoreError(error, path: path)
        }
    }

    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLiteError: self = StoreError(error, path: path)
        case let error as FleetError: self = .damaged(path: path, detail: error.description)
        case let error as PosixError:
            self = .unusable(path: error.path, detail: "\(error.action): \(PosixError.text(ofCode: error.code))")
        case let error as StoreFailure: self = StoreError(error, path: path)
        default: self = .failed(path: path, detail: "\(error)")
        }
    }

    private init(_ error: SQLiteError, path: String) {
        switch error.kind {
        case .busy: self = .busy(path: path)
        case .full: self = .diskFull(path: path)
        case .inputOutput where error.isDiskFull: self = .diskFull(path: path)
        case .corrupt, .mismatch: self = .damaged(path: path, detail: error.description)
        case .notADatabase: self = .notADatabase(path: path)
        case .readOnly, .inputOutput, .cannotOpen: self = .unusable(path: path, detail: error.message)
        case .constraint, nil: self = .failed(path: path, detail: error.description)
        }
    }

    private init(_ failure: StoreFailure, path: String) {
        switch failure {
        case .noWriteAheadLog(let mode):
            self = .unusable(path: path, detail: "its file system does not allow a write-ahead log (mode \(mode)); use a local disk")
        case .isReadOnly: self = .unusable(path: path, detail: "it can be read but not written")
        case .notFlushed(let error):
            let reason = error.map { " (\(PosixError.text(ofCode: $0.code)))" } ?? ""
            self = .unusable(
                path: path, detail: "its last changes may not be on the disk\(reason); check the disk, then start the server again")
        case .wrongVersion(let version): self = .unusable(path: path, detail: "another file with schema version \(version) took its place")
        case .noAuditHead: self = .damaged(path: path, detail: "the audit log does not say where it ends")
        case .badAdoption(let reason):
            self = .failed(path: path, detail: "it is the original system's and cannot be taken over: \(reason)")
        case .unknownWord(let column, let word):
            self = .damaged(path: path, detail: "the column \(column) holds '\(PlainText.printable(word, limit: 40))'")
        }
    }
}
