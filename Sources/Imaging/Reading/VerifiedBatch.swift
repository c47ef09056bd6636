import DeviceProtocol
import LibCrypto
import Zstd

/// A few chunks in a row of a packed file, decoded and compared with the manifest.
struct VerifiedBatch: Sendable {
    /// The raw bytes of a chunk; `nil` for zeros.
    struct Content: Sendable {
        let bytes: [UInt8]?
        let length: Int
    }

    /// The chunks in order.
    let contents: [Content]

    /// Decodes chunks and compares them.
    ///
    /// - Parameter zeroFrame: a frame that is known to decode to a whole chunk of zeros: equal bytes decode to equal bytes.
    /// - Throws: ``ImagingError``, which names the first chunk that is wrong.
    init(
        chunks: Range<Int>, of file: FileBlockReader, manifest: Manifest, zeros: ZeroContent, zeroFrame: [UInt8]?
    ) throws(ImagingError) {
        var decoder = ZstdDecoder()
        var zeroFrame = zeroFrame
        var contents: [Content] = []
        for index in chunks {
            let chunk = manifest.chunk(at: index)
            let length = manifest.rawLength(ofChunk: index)
            let frame = try file.read(at: chunk.packedOffset, count: Int(chunk.packedLength))
            if chunk.kind != .data, let zeroFrame, length == manifest.chunkSize, zeroFrame == frame {
                contents.append(Content(bytes: nil, length: length))
                continue
            }
            let bytes: [UInt8]
            do throws(ZstdError) {
                bytes = try decoder.decode(frame.span, count: length)
            } catch {
                throw .badFrame(path: file.path, chunk: index)
            }
            let digest = SHA256Hasher.digest(of: bytes)
            if chunk.kind == .data {
                guard digest == chunk.digest else { throw .wrongChunk(path: file.path, chunk: index) }
                contents.append(Content(bytes: bytes, length: length))
            } else {
                guard zeros.matches(digest, count: length) else { throw .wrongChunk(path: file.path, chunk: index) }
                if length == manifest.chunkSize { zeroFrame = frame }
                contents.append(Content(bytes: nil, length: length))
            }
        }
        self.contents = contents
    }
}
