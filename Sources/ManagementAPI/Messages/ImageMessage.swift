public import DeviceProtocol
public import Fleet

/// A master image as JSON: the columns of its table, and ours.
public struct ImageMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<(image: MasterImage, problem: String?)>(
        "Image",
        [
            .text("name", .imageName) { $0.image.name.text },
            .text("filename", .text(), "Under this name the raw image is served to devices.") { $0.image.name.rawFileName },
            .text("product_type", .productCode) { $0.image.properties.product.text },
            .text("version", .imageVersion) { $0.image.properties.version.text },
            .bytes("size_bytes") { $0.image.properties.sizeInBytes },
            .bytes("used_bytes", "Of the raw image, what a device gets and checks.") { $0.image.properties.usedSizeInBytes },
            .bytes("packed_bytes") { $0.image.properties.packedSizeInBytes },
            .text("checksum", .digest, "SHA-256 of what unpacking gives.") { $0.image.properties.imageDigest.text },
            .text("source_checksum", .digest, "SHA-256 of the raw image as it was added.") { $0.image.properties.sourceDigest.text },
            .textIfAny("description") { $0.image.properties.description },
            .flag("takes_hostname") {
                if case .available = $0.image.properties.customization { true } else { false }
            },
            .text("hostname_note", .text(), "Where the hostname goes, or why it goes nowhere.") {
                switch $0.image.properties.customization {
                case .available(let how): how
                case .unavailable(let reason): reason
                }
            },
            .flag("is_active", "Whether devices of its product get it.") { $0.image.isActive },
            .textIfAny("problem", .text(), "What is wrong with its files; null when nothing is.") { $0.problem },
            .text("uploaded_at", .moment) { $0.image.uploadedAt.text },
            .textIfAny("activated_at", .moment) { $0.image.activatedAt?.text },
        ])

    /// An image and what is wrong with its files.
    public init(_ image: MasterImage, problem: String?) {
        json = Self.form.message((image, problem))
    }
}
