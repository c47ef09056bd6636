import DeviceProtocol

/// A patch that is accepted stays inside its image, and is what its parts make again.
func fuzzBlockPatch(_ bytes: [UInt8]) {
    guard let patch = try? BlockPatch(bytes) else { return }
    hold(patch.bytes == bytes, "its bytes are those that were read")
    var end: UInt64 = 0
    for block in patch.blocks {
        hold(block.offset >= end && block.offset.isMultiple(of: UInt64(BlockPatch.alignment)), "blocks are aligned and in order")
        end = block.offset + UInt64(block.bytes.count)
        hold(!block.bytes.isEmpty && end <= patch.rawSize, "a block lies in the image")
    }
    var digests = (patch.blocks.map(\.digest) + [patch.trailingDigest])[...]
    let again = try? BlockPatch(
        rawSize: patch.rawSize, imageDigest: patch.imageDigest, blocks: patch.blocks.map { ($0.offset, $0.bytes) },
        hash: { _ in digests.popFirst() ?? .zero })
    hold(again == patch, "its parts make the same patch")
}
