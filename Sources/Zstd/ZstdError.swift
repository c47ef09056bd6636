/// Why zstd did not decode or encode.
public enum ZstdError: Error, Equatable, Sendable {
    /// The bytes are not exactly one complete zstd frame: cut short, followed by more, or something else altogether.
    case notOneFrame
    /// The frame's header gives another raw size than the caller expects; `nil` when it gives none.
    case wrongSize(expected: Int, found: UInt64?)
    /// The decoded bytes do not match the frame's own checksum.
    case wrongChecksum
    /// The frame's content is damaged, or needs something that is not here; the code is libzstd's `ZSTD_ErrorCode`.
    case corrupt(code: Int)
    /// libzstd refused to encode; the code is its `ZSTD_ErrorCode`.
    case notEncoded(code: Int)
}
