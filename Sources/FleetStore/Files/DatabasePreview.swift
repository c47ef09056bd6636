import Fleet
import SQLite

extension DatabaseBackup {
    /// What an adoption of a file of the original system would do; the file is only read.
    ///
    /// - Throws: ``DatabaseFileError``.
    public static func previewAdoption(of path: String) async throws(DatabaseFileError) -> AdoptionReport {
        try await run(path) {
            var source = try open(path, mode: .readOnly, missing: .missing(path: path))
            guard try SchemaUpdate.version(&source) == 0, try OriginalSchema.isFound(in: &source) else {
                throw DatabaseFileError.notOriginal(path: path)
            }
            var copy = try Connection(path: ":memory:")
            let moment = try source.moment()
            return try Adoption.run(from: &source, into: &copy, by: Authorship("server", at: moment))
        }
    }
}
