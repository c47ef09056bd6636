import Fleet
import SQLite

/// Images: the original's are raw files, which devices get only once they are packed.
extension Adoption {
    static func adoptImages(
        from source: inout Connection, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        var names: Set<String> = []
        for original in try rows(of: "master_images", in: &source) {
            var row = original
            guard let name = row.words("filename"), names.insert(name).inserted else {
                try ledger.setAside(row, because: "its file name is missing or another's", in: &target)
                continue
            }
            guard let product = row.value("product_type", ProductCode.init) else {
                try ledger.setAside(row, because: "its product is not valid", in: &target)
                continue
            }
            let isActive = (row.integer("is_active") ?? 0) != 0
            func text(_ column: String) -> SQLValue { row.text(column).map { .text($0) } ?? .null }
            try ledger.keep(
                row,
                as: [
                    ("id", row.id.map { .integer($0) } ?? .null), ("filename", .text(name)), ("product_type", .text(product.text)),
                    ("version", text("version")), ("size_bytes", row.integer("size_bytes").map { .integer($0) } ?? .null),
                    ("checksum", text("checksum")), ("description", text("description")), ("is_active", .integer(isActive ? 1 : 0)),
                    ("uploaded_at", text("uploaded_at")),
                ], into: "original_images", of: &target)
        }
    }
}

extension Connection {
    /// The images of the original system that nobody has added yet, by product.
    mutating func unpackedImages() throws -> [OriginalImage] {
        try rows(
            """
            SELECT filename, product_type, version, is_active FROM original_images WHERE NOT EXISTS (
                SELECT 1 FROM master_images WHERE master_images.checksum = lower(original_images.checksum)
                    OR master_images.source_checksum = lower(original_images.checksum)
                    OR (master_images.product_type = original_images.product_type AND master_images.version = original_images.version)
            ) ORDER BY product_type, is_active DESC, id
            """
        ) { row in
            OriginalImage(
                fileName: try row.text("filename"), product: try ProductCode(row.text("product_type")),
                version: try row.textIfAny("version"), wasActive: try row.integer("is_active") == 1)
        }
    }
}
