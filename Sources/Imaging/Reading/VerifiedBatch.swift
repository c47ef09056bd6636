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
    /// - Throws: ``ImagingError``, which names the first chunk that is wrong.
    init(chunks: Range<Int>, of file: FileBlockReader, manifest: Manifest, zeros: ZeroContent) throws(ImagingError) {
        var decoder = ZstdDecoder()
        // Frames of zeros are all alike: equal bytes decode to equal bytes.
        var zeroFrame: (frame: [UInt8], length: Int)?
        var contents: [Content] = []
        for index in chunks {
            let chunk = manifest.chunk(at: index)
            let length = manifest.rawLength(ofChunk: index)
            let frame = try file.read(at: chunk.packedOffset, count: Int(chunk.packedLength))
            if chunk.kind != .data, let zeroFrame, zeroFrame.length == length, zeroFrame.frame == frame {
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
                zeroFrame = (frame, length)
                contents.append(Content(bytes: nil, length: length))
            }
        }
        self.contents = contents
    }
}
