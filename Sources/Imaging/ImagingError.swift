public import DeviceProtocol

/// Why an image could not be read, packed, checked or taken in.
public enum ImagingError: Error, Equatable, Sendable {
    /// A system call on a file failed; `code` is its `errno`.
    case file(path: String, action: String, code: Int32)
    /// A read of `count` bytes at `offset` goes beyond an image of `size` bytes.
    case outOfRange(offset: UInt64, count: Int, size: UInt64)
    /// The source was written to, grew or shrank while it was read.
    case changedWhileRead(path: String)
    /// The source holds no bytes.
    case empty(path: String)
    /// The source holds neither a partition table nor a file system that is known: a text, a firmware file, an unknown form of compression.
    case notAnImage(path: String)
    /// The source ends before what its partition table or file system describes; `part` names that, `end` is its end in bytes.
    case cutOff(path: String, part: String, end: UInt64, size: UInt64)
    /// A compressed file or .zip where a raw image is wanted.
    case compressed(path: String)
    /// The source is neither a regular file nor a block device.
    case notAFile(path: String)
    /// The raw image is larger than `limit` bytes; `size` is what is known of its size so far.
    case tooLarge(size: UInt64, limit: UInt64)
    /// The chunk size is not a power of two in ``DeviceProtocol/Manifest/chunkSizes``.
    case badChunkSize(Int)
    /// The file system that holds `path` has `free` bytes left and the work needs `needed` or more.
    case noSpace(path: String, needed: UInt64, free: UInt64)
    /// The name cannot be part of a file name.
    case badName(String)
    /// An image of this name is there already.
    case nameTaken(String)
    /// A compressed file or archive cannot be read; the reason is libarchive's.
    case unreadableArchive(path: String, reason: String)
    /// A .zip holds no .img file; the names are what it holds instead.
    case noImageInArchive(path: String, found: [String])
    /// A .zip holds more than one .img file.
    case severalImagesInArchive(path: String, found: [String])
    /// A .zip is encrypted.
    case encryptedArchive(path: String)
    /// The manifest's fields are wrong.
    case badManifest(path: String, ManifestError)
    /// The manifest's bytes do not match the digest at their end.
    case wrongManifestDigest(path: String)
    /// The packed file's size is not what the manifest says.
    case wrongPackedSize(path: String, expected: UInt64, found: UInt64)
    /// The packed file's seek table is malformed, or contradicts the manifest.
    case badSeekTable(path: String, SeekTableError)
    /// The frame of a chunk cannot be decoded.
    case badFrame(path: String, chunk: Int)
    /// A chunk's raw bytes do not match the manifest: another digest, or bytes that are not zero where zeros must be.
    case wrongChunk(path: String, chunk: Int)
    /// The whole image's digest is not the manifest's.
    case wrongImageDigest(path: String)
    /// libzstd could not encode a chunk for want of memory.
    case notEncoded(chunk: Int)
    /// The task was cancelled.
    case cancelled
}
