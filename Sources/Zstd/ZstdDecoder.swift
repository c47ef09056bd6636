import CZstd

/// Decodes zstd frames (RFC 8878), one whole frame at a time, with one libzstd context for all of them.
///
/// Memory: about 160 KB for the context; frames are decoded straight into the caller's bytes, whatever their window size.
@safe public struct ZstdDecoder: ~Copyable {
    private let context: OpaquePointer

    /// Makes a context.
    public init() {
        guard let context = unsafe ZSTD_createDCtx() else { fatalError("libzstd has no memory for a decoder") }
        unsafe self.context = context
    }

    deinit { _ = unsafe ZSTD_freeDCtx(context) }

    /// Decodes one complete frame into bytes that it must fill exactly. The frame's checksum is compared where it has one.
    ///
    /// - Parameters:
    ///   - frame: the frame from its first byte to its last, and nothing else.
    ///   - output: as many bytes as the frame's header promises; what they hold after an error is undefined.
    /// - Throws: ``ZstdError``.
    public mutating func decode(_ frame: Span<UInt8>, into output: inout MutableSpan<UInt8>) throws(ZstdError) {
        let expected = output.count
        let frameLength = unsafe frame.withUnsafeBufferPointer { unsafe ZSTD_findFrameCompressedSize($0.baseAddress, $0.count) }
        guard ZSTD_isError(frameLength) == 0, frameLength == frame.count, !Self.isSkippable(frame) else { throw .notOneFrame }
        let size = unsafe frame.withUnsafeBufferPointer { unsafe ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard size <= UInt64(Int.max) else { throw .wrongSize(expected: expected, found: nil) }
        guard size == UInt64(expected) else { throw .wrongSize(expected: expected, found: size) }
        let code = unsafe frame.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe ZSTD_decompressDCtx(context, target.baseAddress, target.count, source.baseAddress, source.count)
            }
        }
        guard ZSTD_isError(code) == 0 else {
            let error = ZSTD_getErrorCode(code)
            if error == ZSTD_error_checksum_wrong { throw .wrongChecksum }
            throw .corrupt(code: Int(error.rawValue))
        }
        guard code == expected else { throw .wrongSize(expected: expected, found: UInt64(code)) }
    }

    /// Decodes one complete frame into a new array of `count` bytes.
    ///
    /// - Throws: ``ZstdError``.
    public mutating func decode(_ frame: Span<UInt8>, count: Int) throws(ZstdError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var output = bytes.mutableSpan
        try decode(frame, into: &output)
        return bytes
    }

    /// Skippable frames (RFC 8878, section 3.1.2) hold no content: magic numbers 0x184D2A50 to 0x184D2A5F.
    private static func isSkippable(_ frame: Span<UInt8>) -> Bool {
        frame.count >= 4 && frame[0] & 0xF0 == 0x50 && frame[1] == 0x2A && frame[2] == 0x4D && frame[3] == 0x18
    }
}
