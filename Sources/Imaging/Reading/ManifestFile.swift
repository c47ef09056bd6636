public import DeviceProtocol
import LibCrypto
import PosixFile

/// Manifests as files (`NAME.manifest`).
public enum ManifestFile {
    /// The largest manifest file that is read, in bytes: 1 TiB in chunks of 256 KiB needs 192 MiB.
    static let maximumByteCount: UInt64 = 256 << 20

    /// Reads a manifest and checks all of it, the digest at its end too.
    ///
    /// - Throws: ``ImagingError``.
    public static func read(_ path: String) throws(ImagingError) -> Manifest {
        let file = try FileBlockReader(path: path)
        guard file.byteCount <= maximumByteCount else { throw .tooLarge(size: file.byteCount, limit: maximumByteCount) }
        return try manifest(try file.read(at: 0, count: Int(file.byteCount)), path: path)
    }

    /// Reads a manifest from its bytes and checks all of it, the digest at its end too.
    ///
    /// - Parameter path: where the bytes are from, for messages.
    /// - Throws: ``ImagingError``.
    public static func manifest(_ bytes: [UInt8], path: String) throws(ImagingError) -> Manifest {
        let manifest: Manifest
        do throws(ManifestError) { manifest = try Manifest(bytes) } catch { throw .badManifest(path: path, error) }
        guard SHA256Hasher.digest(of: bytes.span.extracting(first: manifest.contentByteCount)) == manifest.trailingDigest else {
            throw .wrongManifestDigest(path: path)
        }
        return manifest
    }

    /// Writes a manifest to a new file and waits until it is on the disk.
    ///
    /// - Throws: ``ImagingError``.
    static func write(_ manifest: Manifest, to path: String) throws(ImagingError) {
        do throws(PosixError) {
            let file = try PosixFile.open(path, for: .creating)
            try file.write(manifest.bytes.span, at: 0)
            try file.synchronize()
        } catch {
            throw ImagingError(writing: error, needed: UInt64(manifest.bytes.count))
        }
    }
}
