public import DeviceProtocol

/// Why a card of an image cannot be given files of its own.
public enum PatchError: Error, Equatable, Sendable {
    /// The image's size is not what the manifest says.
    case wrongManifest(imageByteCount: UInt64, manifestByteCount: UInt64)
    /// No partition holds an ext2, ext3 or ext4 file system with `/etc`.
    case noRoot
    /// There is no FAT16 or FAT32 partition for the file.
    case noBoot(path: String)
    /// The partition's file system contradicts itself, or was not unmounted properly.
    case damaged(partition: String, reason: String)
    /// The partition's file system has a feature that keeps this program from changing it.
    case unsupported(partition: String, feature: String)
    /// The partition has no room for the file.
    case noSpace(partition: String, path: String)
    /// The path of a file to be placed cannot be used.
    case badPath(String, reason: String)
    /// The host name is not one (RFC 1123).
    case badHostname(String)
    /// The instance ID has other characters than letters, digits, `.`, `_` and `-`, or is not 1 to 128 long.
    case badInstanceID(String)
    /// A file of cloud-init is written in a way that this program cannot change line by line.
    case cloudInit(file: String, reason: String)
    /// The patch of this many bytes would be over the limit.
    case tooLarge(byteCount: Int, limit: Int)
    /// What was written does not read back.
    case notWritten(path: String)
    /// The image cannot be read.
    case image(ImagingError)
    /// The file system library failed at a file.
    case failed(path: String, reason: String)
    /// The blocks do not make a patch.
    case patch(BlockPatchError)
}

extension PatchError: CustomStringConvertible {
    /// What was wanted, what was found, what to do next.
    public var description: String {
        switch self {
        case .wrongManifest(let image, let manifest):
            "The manifest describes an image of \(manifest) bytes, but the image has \(image): add the image again."
        case .noRoot:
            "No partition holds an ext2, ext3 or ext4 file system with a folder /etc: cards of this image cannot be named. Deploy it without a hostname, or add another image."
        case .noBoot(let path):
            "The image has no FAT16 or FAT32 partition to put \(path) on: remove that file from the product's boot files, or add an image that has one."
        case .damaged(let partition, let reason):
            "The file system of \(partition) cannot be changed: \(reason). Run e2fsck -f (ext) or fsck.vfat (FAT) on it and add the image again."
        case .unsupported(let partition, let feature):
            "The file system of \(partition) cannot be changed: \(feature). Make the image without that feature and add it again."
        case .noSpace(let partition, let path):
            "\(partition) has no room for \(path): enlarge its file system or remove files from it, and add the image again."
        case .badPath(let path, let reason):
            "The file \(path) cannot be placed: \(reason). Rename or remove it."
        case .badHostname(let name):
            "\"\(name)\" is no host name: 1 to 63 letters, digits and hyphens, none at the start or the end."
        case .badInstanceID(let text):
            "\"\(text)\" is no instance ID: 1 to 128 letters, digits, dots, underscores and hyphens."
        case .cloudInit(let file, let reason):
            "cloud-init's \(file) cannot be changed: \(reason). Write it as a mapping with one key a line, and add the image again."
        case .tooLarge(let count, let limit):
            "The device's own files make a patch of \(count) bytes, the limit is \(limit): put large files into the image itself."
        case .notWritten(let path):
            "\(path) was written into the image but does not read back: check the file system with e2fsck -f and add the image again."
        case .image(let error):
            "The image cannot be read: \(error)"
        case .failed(let path, let reason):
            "\(path) cannot be written: \(reason). Check the file system with e2fsck -f and add the image again."
        case .patch(let error):
            "The changes do not make a patch: \(error)"
        }
    }
}
