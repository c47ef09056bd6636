import CZstd

/// Encodes byte runs into independent zstd frames (RFC 8878), each with its raw size and a checksum of its content,
/// with one libzstd context for all of them.
@safe public struct ZstdEncoder: ~Copyable {
    /// The levels that libzstd offers, from fastest to smallest.
    public static let levels = 1...22

    private let context: OpaquePointer
    private var scratch: [UInt8] = []

    /// Makes a context.
    ///
    /// - Parameter level: the effort, in ``levels``; a value outside is moved to the nearest end.
    public init(level: Int) {
        guard let context = unsafe ZSTD_createCCtx() else { fatalError("libzstd has no memory for an encoder") }
        unsafe self.context = context
        let level = Int32(min(max(level, Self.levels.lowerBound), Self.levels.upperBound))
        for (parameter, value) in [(ZSTD_c_compressionLevel, level), (ZSTD_c_contentSizeFlag, 1), (ZSTD_c_checksumFlag, 1)] {
            let code = unsafe ZSTD_CCtx_setParameter(context, parameter, value)
            precondition(ZSTD_isError(code) == 0, "libzstd refused a parameter")
        }
    }

    deinit { _ = unsafe ZSTD_freeCCtx(context) }

    /// One frame that holds exactly these bytes.
    ///
    /// - Throws: ``ZstdError/notEncoded(code:)``, which means that memory ran out.
    public mutating func encode(_ bytes: Span<UInt8>) throws(ZstdError) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
        let context = unsafe context
        var output = scratch.mutableSpan
        let code = unsafe bytes.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe ZSTD_compress2(context, target.baseAddress, target.count, source.baseAddress, source.count)
            }
        }
        guard ZSTD_isError(code) == 0 else { throw .notEncoded(code: Int(ZSTD_getErrorCode(code).rawValue)) }
        return Array(scratch[0..<code])
    }
}
