import Archive
import PosixFile

/// Raw images that are read where they lie.
public enum RawImageFile {
    /// Opens a raw image.
    ///
    /// - Throws: ``ImagingError``; ``ImagingError/compressed(path:)`` for what 'image add' would have to unpack.
    public static func open(_ path: String) throws(ImagingError) -> FileBlockReader {
        let image = try FileBlockReader(path: path)
        let file: PosixFile
        do { file = try PosixFile.open(path, for: .reading) } catch { throw ImagingError(error) }
        do {
            var reader = try ArchiveReader.open(file)
            guard try reader.nextEntry() == nil || reader.isPlain else { throw ImagingError.compressed(path: path) }
        } catch let error as ImagingError {
            throw error
        } catch {
            throw .compressed(path: path)
        }
        return image
    }
}
