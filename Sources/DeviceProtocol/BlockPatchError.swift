/// Why bytes are not a block patch.
public enum BlockPatchError: Error, Equatable {
    /// The bytes do not start with the patch's mark.
    case notAPatch
    /// A patch of a version that this program does not know.
    case unknownVersion(UInt32)
    /// The patch ends before, or goes on after, what its header says.
    case truncated
    /// A patch of this many bytes is over ``BlockPatch/maximumByteCount``.
    case tooLarge(Int)
    /// A reserved field is not zero.
    case badHeader
    /// The block with this index is unaligned, out of order or outside the image.
    case badBlock(Int)
}
