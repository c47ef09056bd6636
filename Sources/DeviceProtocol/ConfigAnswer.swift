/// What a device is to install, and under which name: the answer to ``ConfigRequest``.
public struct ConfigAnswer: Message {
    /// The version of the protocol that this program speaks.
    public static let protocolVersion: Int64 = 1
    /// The longest string in an answer, in bytes of UTF-8.
    public static let stringLimit = 1_024

    /// The server's address in the device's network.
    public var serverIP: String
    /// The hostname that the device gets.
    public var hostname: String
    /// The code of the product that is installed.
    public var productType: String
    /// The code of the venue; empty where the device has none.
    public var venueCode: String
    /// Where the raw image is, for clients that know no manifests.
    public var imageURL: String
    /// The size of the raw image in bytes.
    public var imageSize: UInt64
    /// The SHA-256 of the raw image, as in its manifest.
    public var imageChecksum: SHA256Digest
    /// The version of the image.
    public var version: String
    /// When the answer was given, as text.
    public var timestamp: String
    /// The number of this deployment in the server's history.
    public var deploymentID: Int64
    /// The secret that the device's reports and its request for the patch must carry.
    public var deploymentToken: String
    /// Where the packed image is: an absolute `http` URL.
    public var packedURL: String
    /// The size of the packed image in bytes.
    public var packedSize: UInt64
    /// Where the manifest is: an absolute `http` URL.
    public var manifestURL: String
    /// Where the device's own block patch is: an absolute `http` URL; `nil` for an image that takes no hostname, which the message says by
    /// `null`: without the field a device would leave its card unnamed.
    public var patchURL: String?
    /// The version of the protocol that the server speaks.
    public var protocolVersion: Int64

    /// Makes an answer.
    public init(
        serverIP: String, hostname: String, productType: String, venueCode: String, imageURL: String, imageSize: UInt64,
        imageChecksum: SHA256Digest, version: String, timestamp: String, deploymentID: Int64, deploymentToken: String,
        packedURL: String, packedSize: UInt64, manifestURL: String, patchURL: String?, protocolVersion: Int64 = Self.protocolVersion
    ) {
        self.serverIP = serverIP
        self.hostname = hostname
        self.productType = productType
        self.venueCode = venueCode
        self.imageURL = imageURL
        self.imageSize = imageSize
        self.imageChecksum = imageChecksum
        self.version = version
        self.timestamp = timestamp
        self.deploymentID = deploymentID
        self.deploymentToken = deploymentToken
        self.packedURL = packedURL
        self.packedSize = packedSize
        self.manifestURL = manifestURL
        self.patchURL = patchURL
        self.protocolVersion = protocolVersion
    }

    /// Reads an answer; fields that it does not know are ignored.
    ///
    /// - Throws: ``MessageError``, which names the field that is wrong.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        protocolVersion = try fields.integer("protocol_version")
        serverIP = try fields.string("server_ip", limit: Self.stringLimit)
        hostname = try fields.string("hostname", limit: Self.stringLimit)
        productType = try fields.string("product_type", limit: Self.stringLimit)
        venueCode = try fields.string("venue_code", limit: Self.stringLimit)
        imageURL = try fields.string("image_url", limit: Self.stringLimit)
        imageSize = try fields.count("image_size")
        imageChecksum = try fields.digest("image_checksum")
        version = try fields.string("version", limit: Self.stringLimit)
        timestamp = try fields.string("timestamp", limit: Self.stringLimit)
        deploymentID = try fields.integer("deployment_id")
        deploymentToken = try fields.string("deployment_token", limit: Self.stringLimit)
        packedURL = try fields.string("packed_url", limit: Self.stringLimit)
        packedSize = try fields.count("packed_size")
        manifestURL = try fields.string("manifest_url", limit: Self.stringLimit)
        patchURL = try fields.stringOrNull("patch_url", limit: Self.stringLimit)
    }

    /// The answer as JSON.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("server_ip", serverIP)
        writer.add("hostname", hostname)
        writer.add("product_type", productType)
        writer.add("venue_code", venueCode)
        writer.add("image_url", imageURL)
        writer.add("image_size", imageSize)
        writer.add("image_checksum", imageChecksum)
        writer.add("version", version)
        writer.add("timestamp", timestamp)
        writer.add("deployment_id", deploymentID)
        writer.add("deployment_token", deploymentToken)
        writer.add("packed_url", packedURL)
        writer.add("packed_size", packedSize)
        writer.add("manifest_url", manifestURL)
        writer.add("patch_url", patchURL.map { .string($0) } ?? .null)
        writer.add("protocol_version", protocolVersion)
        return .object(writer.members)
    }
}
