import DeviceProtocol
import LibCrypto

/// Fetches the list of chunks and compares it with the configuration.
struct ManifestFetching<T: Transport, C: Timekeeper> {
    private static var tries: Int { 3 }

    let context: Context<T, C>
    let deployment: Deployment

    func fetch() throws(Interruption) -> Manifest {
        var reason = ""
        for _ in 0..<Self.tries {
            let bytes = try context.fetch("list of chunks", .get(deployment.manifestURL), limit: Manifest.maximumByteCount)
            do {
                let manifest = try checked(bytes)
                try compare(manifest)
                return manifest
            } catch .failed(.badManifest(let problem)) {
                reason = problem
                context.ledger.say("fetching the list of chunks again: \(problem)")
            }
        }
        throw .failed(.badManifest(reason))
    }

    private func checked(_ bytes: [UInt8]) throws(Interruption) -> Manifest {
        let manifest: Manifest
        do { manifest = try Manifest(bytes) } catch { throw .failed(.badManifest(error.message)) }
        let digest = SHA256Hasher.digest(of: bytes.span.extracting(0..<manifest.contentByteCount))
        guard digest == manifest.trailingDigest else { throw .failed(.badManifest("its digest does not match its content")) }
        return manifest
    }

    /// Whatever is well-formed but of another image means that the image was replaced since the configuration was given.
    private func compare(_ manifest: Manifest) throws(Interruption) {
        let answer = deployment.answer
        guard manifest.imageDigest == answer.imageChecksum, manifest.rawSize == answer.imageSize, manifest.packedSize == answer.packedSize
        else {
            throw .imageChanged("the list of chunks is of another image than the configuration")
        }
    }
}

extension ManifestError {
    /// What is wrong, in words.
    var message: String {
        switch self {
        case .notAManifest: "it is no list of chunks"
        case .unknownVersion(let version): "its version \(version) is unknown"
        case .truncated: "it is shorter or longer than it says"
        case .badChunkSize(let size): "its chunk size of \(size) bytes is not allowed"
        case .badRawSize(let size): "its image size of \(size) bytes is not allowed"
        case .badChunkCount: "its number of chunks does not fit the image"
        case .badHeader: "a reserved field is not zero"
        case .badChunk(let index): "its record of chunk \(index) is wrong"
        }
    }
}
