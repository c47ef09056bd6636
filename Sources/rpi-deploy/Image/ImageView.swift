import Fleet

/// An image as `--json` prints it.
struct ImageView: Encodable {
    let name: String
    let product_type: String
    let version: String
    let size_bytes: UInt64
    let used_bytes: UInt64
    let packed_bytes: UInt64
    let checksum: String
    let source_checksum: String
    let description: String?
    let takes_hostname: Bool
    let hostname_note: String
    let is_active: Bool
    /// What is wrong with its files; null when nothing is.
    let problem: String?
    let uploaded_at: String

    init(_ image: MasterImage, problem: String? = nil) {
        self.problem = problem
        let properties = image.properties
        name = properties.name.text
        product_type = properties.product.text
        version = properties.version.text
        size_bytes = properties.sizeInBytes
        used_bytes = properties.usedSizeInBytes
        packed_bytes = properties.packedSizeInBytes
        checksum = properties.imageDigest.text
        source_checksum = properties.sourceDigest.text
        description = properties.description
        switch properties.customization {
        case .available(let how): (takes_hostname, hostname_note) = (true, how)
        case .unavailable(let reason): (takes_hostname, hostname_note) = (false, reason)
        }
        is_active = image.isActive
        uploaded_at = image.uploadedAt.text
    }
}
