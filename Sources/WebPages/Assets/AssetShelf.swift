import DeviceProtocol
import Fleet
import HTTPServer
import LibCrypto
import ManagementGate

/// All files of the pages, in memory. Their addresses carry a digest of all of them, so that a browser keeps them for good and still gets the new ones
/// after an update.
public struct AssetShelf: Sendable {
    /// Names the files as they are now.
    let version: String
    private let assets: [String: Asset]

    /// Reads the files of Debian's packages; the project's own are part of the program.
    ///
    /// - Parameter share: where `/usr/share` is.
    /// - Throws: ``AssetError`` naming the package that is missing.
    public init(share: String = "/usr/share") throws(AssetError) {
        let packaged = PackagedAssets(share: share)
        let all = OwnAssets.all + (try packaged.files()) + [try packaged.sprite()]
        var assets: [String: Asset] = [:]
        var everything: [UInt8] = []
        for asset in all.sorted(by: { $0.name < $1.name }) {
            assets[asset.name] = asset
            everything += Array("\(asset.name) \(asset.bytes.count)\n".utf8) + asset.bytes
        }
        self.assets = assets
        version = String(SHA256Hasher.digest(of: everything).hex.prefix(16))
    }

    /// Where a browser finds a file.
    func address(_ name: String) -> String { "/assets/\(version)/\(name)" }

    /// The route of all of them. Whoever sees the login page needs them.
    var route: ManagementRoute {
        ManagementRoute(.get, "/assets/{version}/{name}", .asset, for: .anyone) { request in
            guard let asset = assets[request.parameters["name"]] else {
                throw HTTPError(.notFound, code: "not_found", "The pages have no such file.")
            }
            var response = HTTPResponse.bytes(asset.bytes, contentType: asset.contentType)
            response.etag = EntityTag("\(version)-\(asset.name)")
            // A page that was open during an update asks for the files of before; it gets those of now, and does not keep them.
            let isCurrent = request.parameters["version"] == version
            response.headers["Cache-Control"] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
            return response
        }
    }
}
