import DeviceProtocol
import LibCrypto

/// Fetches the blocks in which this device's card differs from the image.
struct PatchFetching<T: Transport, C: Timekeeper> {
    private static var tries: Int { 3 }

    let context: Context<T, C>
    let url: HTTPURL
    let token: String
    let manifest: Manifest

    func fetch() throws(Interruption) -> BlockPatch {
        let call = HTTPCall.get(url, fields: [("Authorization", "Bearer \(token)")])
        var reason = ""
        for _ in 0..<Self.tries {
            let bytes = try context.fetch("device's own blocks", call, limit: BlockPatch.maximumByteCount)
            do {
                let patch = try checked(bytes)
                try compare(patch)
                return patch
            } catch .failed(.badPatch(let problem)) {
                reason = problem
                context.ledger.say("fetching the device's own blocks again: \(problem)")
            }
        }
        throw .failed(.badPatch(reason))
    }

    private func checked(_ bytes: [UInt8]) throws(Interruption) -> BlockPatch {
        let patch: BlockPatch
        do { patch = try BlockPatch(bytes) } catch { throw .failed(.badPatch(error.message)) }
        guard SHA256Hasher.digest(of: bytes.span.extracting(0..<patch.contentByteCount)) == patch.trailingDigest else {
            throw .failed(.badPatch("their digest does not match their content"))
        }
        for block in patch.blocks where SHA256Hasher.digest(of: block.bytes) != block.digest {
            throw .failed(.badPatch("the digest of the block at byte \(block.offset) does not match"))
        }
        return patch
    }

    /// A patch that is whole but of another image means that the image was replaced since the configuration was given.
    private func compare(_ patch: BlockPatch) throws(Interruption) {
        guard patch.imageDigest == manifest.imageDigest, patch.rawSize == manifest.rawSize else {
            throw .imageChanged("the device's own blocks are of another image")
        }
    }
}

extension BlockPatchError {
    /// What is wrong, in words.
    var message: String {
        switch self {
        case .notAPatch: "they are no block patch"
        case .unknownVersion(let version): "their version \(version) is unknown"
        case .truncated: "they are shorter or longer than they say"
        case .tooLarge(let count): "\(count) bytes are too many"
        case .badHeader: "a reserved field is not zero"
        case .badBlock(let index): "block \(index) is wrong"
        }
    }
}
