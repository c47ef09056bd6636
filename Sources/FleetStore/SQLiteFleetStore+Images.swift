public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Registers an image whose files are in place.
    public func addImage(_ properties: MasterImage.Properties, by author: Authorship) async throws(StoreError) -> MasterImage {
        try await write { connection in
            _ = try connection.product(properties.product)
            let added = try connection.run(
                """
                INSERT INTO master_images (name, product_type, version, size_bytes, packed_bytes, used_bytes, checksum, source_checksum,
                    description, customization, customization_unavailable, uploaded_at)
                VALUES (\(properties.name.text), \(properties.product.text), \(properties.version.text), \(properties.sizeInBytes),
                    \(properties.packedSizeInBytes), \(properties.usedSizeInBytes), \(properties.imageDigest.text),
                    \(properties.sourceDigest.text), \(properties.description), \(properties.customization.place),
                    \(properties.customization.obstacle), \(author.time))
                ON CONFLICT (name) DO NOTHING
                """)
            guard added == 1 else { throw StoreError.imageExists(properties.name) }
            try connection.writeEvent("image.added", properties.name.text, properties.eventDetail, by: author)
            return try connection.image(properties.name)
        }
    }

    /// All images by product, newest first.
    public func images() async throws(StoreError) -> [MasterImage] {
        try await read { try $0.rows("SELECT * FROM master_images ORDER BY product_type, id DESC", MasterImage.init(row:)) }
    }

    /// The images of the original system that are still to be added.
    public func originalImages() async throws(StoreError) -> [OriginalImage] {
        try await read { try $0.unpackedImages() }
    }

    /// One image.
    public func image(_ name: ImageName) async throws(StoreError) -> MasterImage {
        try await read { try $0.image(name) }
    }

    /// Makes an image the active one of its product.
    public func activateImage(
        _ name: ImageName, expecting expected: Expectation<MasterImage>?, by author: Authorship
    ) async throws(StoreError) -> MasterImage {
        try await write { connection in
            let image = try connection.image(name)
            try expected?.require(of: image, "image \(name)")
            return try connection.activate(image, by: author)
        }
    }

    /// Makes the image active that was active before the present one.
    public func rollBackImage(of product: ProductCode, by author: Authorship) async throws(StoreError) -> MasterImage {
        try await write { connection in
            _ = try connection.product(product)
            let previous = try connection.first(
                """
                SELECT * FROM master_images WHERE product_type = \(product.text) AND is_active = 0 AND activation IS NOT NULL
                ORDER BY activation DESC LIMIT 1
                """, MasterImage.init(row:))
            guard let previous else { throw StoreError.noPreviousImage(product) }
            return try connection.activate(previous, by: author)
        }
    }

    /// An image that can be removed.
    public func removableImage(_ name: ImageName, at now: Timestamp) async throws(StoreError) -> MasterImage {
        try await read { connection in
            let image = try connection.image(name)
            try connection.requireUnused(image, at: now)
            return image
        }
    }

    /// Forgets an image that is not active.
    public func removeImage(
        _ name: ImageName, expecting expected: Expectation<MasterImage>?, by author: Authorship
    ) async throws(StoreError) {
        try await write { connection in
            let image = try connection.image(name)
            try expected?.require(of: image, "image \(name)")
            try connection.requireUnused(image, at: author.at)
            try connection.run("DELETE FROM master_images WHERE name = \(name.text)")
            try connection.writeEvent("image.removed", name.text, image.properties.eventDetail, by: author)
        }
    }

    /// The active image of a product, `nil` when there is none.
    public func activeImage(of product: ProductCode) async throws(StoreError) -> MasterImage? {
        try await read { try $0.activeImage(of: product) }
    }
}

extension Connection {
    /// The active image of a product, `nil` when there is none.
    mutating func activeImage(of product: ProductCode) throws -> MasterImage? {
        try first("SELECT * FROM master_images WHERE product_type = \(product.text) AND is_active = 1", MasterImage.init(row:))
    }

    /// Refuses to lose an image that is active, or that is being or going to be installed.
    fileprivate mutating func requireUnused(_ image: MasterImage, at now: Timestamp) throws {
        let name = image.name
        if image.isActive { throw StoreError.imageIsActive(name, image.properties.product) }
        let installing = try liveDeployments(of: name, at: now)
        if installing > 0 { throw StoreError.imageIsInstalled(name, devices: installing) }
        let pinning = try first(
            "SELECT id FROM deployment_batches WHERE image_name = \(name.text) AND status IN ('pending', 'active', 'paused') LIMIT 1"
        ) { row in BatchID(try row.integer("id")) }
        if let pinning { throw StoreError.imageIsPinned(name, pinning) }
    }

    /// How many devices are installing an image. Those that fell silent do not count: a dead one must not keep an image for ever.
    fileprivate mutating func liveDeployments(of name: ImageName, at now: Timestamp) throws -> Int64 {
        let query: SQL = """
            SELECT count(*) AS devices FROM deployment_history
            WHERE image_name = \(name.text) AND completed_at IS NULL AND \(SQL.isHeard(at: now))
            """
        return try first(query) { try $0.integer("devices") } ?? 0
    }

    /// The image of a name.
    mutating func image(_ name: ImageName) throws -> MasterImage {
        guard let image = try imageIfAny(name) else { throw StoreError.unknownImage(name) }
        return image
    }

    /// The image of a name, `nil` when there is none.
    mutating func imageIfAny(_ name: ImageName) throws -> MasterImage? {
        try first("SELECT * FROM master_images WHERE name = \(name.text)", MasterImage.init(row:))
    }

    fileprivate mutating func activate(_ image: MasterImage, by author: Authorship) throws -> MasterImage {
        if image.isActive { return image }
        let product = image.properties.product
        let replaced = try activeImage(of: product)?.name
        try run("UPDATE master_images SET is_active = 0 WHERE product_type = \(product.text) AND is_active = 1")
        try run(
            """
            UPDATE master_images SET is_active = 1, activated_at = \(author.time),
                activation = (SELECT coalesce(max(activation), 0) + 1 FROM master_images)
            WHERE name = \(image.name.text)
            """)
        try writeEvent(
            "image.activated", image.name.text, ["product": .text(product.text), "replaced": .text(replaced?.text)], by: author)
        return try self.image(image.name)
    }
}

extension MasterImage {
    fileprivate init(row: borrowing Row) throws {
        let properties = Properties(
            name: try ImageName(row.text("name")), product: try ProductCode(row.text("product_type")),
            version: try ImageVersion(row.text("version")), sizeInBytes: UInt64(clamping: try row.integer("size_bytes")),
            packedSizeInBytes: UInt64(clamping: try row.integer("packed_bytes")),
            usedSizeInBytes: UInt64(clamping: try row.integer("used_bytes")), imageDigest: try SHA256Hex(row.text("checksum")),
            sourceDigest: try SHA256Hex(row.text("source_checksum")), description: try row.textIfAny("description"),
            customization: try ImageCustomization(row: row))
        let activatedAt = try row.textIfAny("activated_at")
        self.init(
            properties: properties, isActive: try row.integer("is_active") == 1, uploadedAt: try Timestamp(row.text("uploaded_at")),
            activatedAt: try activatedAt.map { try Timestamp($0) })
    }
}

extension MasterImage.Properties {
    fileprivate var eventDetail: EventDetail {
        ["product": .text(product.text), "version": .text(version.text), "sha256": .text(imageDigest.text)]
    }
}

extension ImageCustomization {
    fileprivate var place: String? {
        if case .available(let place) = self { place } else { nil }
    }

    fileprivate var obstacle: String? {
        if case .unavailable(let reason) = self { reason } else { nil }
    }

    fileprivate init(row: borrowing Row) throws {
        if let place = try row.textIfAny("customization") {
            self = .available(place)
        } else {
            self = .unavailable(reason: try row.text("customization_unavailable"))
        }
    }
}
