import Dispatch
import SQLite

extension SQLiteFleetStore {
    /// Returns when the store can be read and written; what was found within the last second still counts.
    ///
    /// A new connection is made for it: the ones that are open would go on working on a file that has been deleted.
    public func checkHealth() async throws(StoreError) {
        let result = await health.run { [path, schemaVersion, writer] in
            try writer.check()
            var connection = try Self.connect(path: path, mode: .existing, patience: 2_000)
            if connection.isReadOnly { throw StoreFailure.isReadOnly }
            let found = try connection.writeTransaction { try SchemaUpdate.version(&$0) }
            guard found == schemaVersion else { throw StoreFailure.wrongVersion(found) }
            _ = try connection.first("SELECT count(*) AS count FROM products") { row in try row.integer("count") }
        }
        try StoreError.value(of: result, path: path)
    }

    /// Checks the whole database: structure, references, schema, counts, audit log.
    public func verify(noted: AuditHead?) async throws(StoreError) -> IntegrityReport {
        let result = await ConnectionLane.run(on: DispatchQueue(label: "store.verify")) { [path, patience] in
            var connection = try Self.connect(path: path, mode: .existing, patience: patience)
            return try connection.readTransaction { try IntegrityCheck.report(on: &$0, noted: noted) }
        }
        return try StoreError.value(of: result, path: path)
    }
}
