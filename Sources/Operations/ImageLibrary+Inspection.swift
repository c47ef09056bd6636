import BlockingWork
public import Fleet
import Imaging

extension ImageLibrary {
    /// What a raw image file holds.
    ///
    /// - Throws: ``OperationError/imaging(image:_:)``, for a compressed file too.
    public static func inspect(file path: String) async throws(OperationError) -> ImageInspection {
        try await BlockingWork(label: "inspect").run { () throws(OperationError) in
            do throws(ImagingError) {
                let file = try RawImageFile.open(path)
                return ImageInspection(map: try UsedMap.analyse(file), chunks: nil)
            } catch {
                throw .imaging(image: path, error)
            }
        }
    }

    /// What a listed image holds.
    ///
    /// - Throws: ``OperationError/imaging(image:_:)``.
    public func inspect(_ name: ImageName) async throws(OperationError) -> ImageInspection {
        let folder = directory.images
        return try await work.run { () throws(OperationError) in
            let image = try Self.openPacked(name, in: folder)
            do throws(ImagingError) {
                return ImageInspection(map: try UsedMap.analyse(image), chunks: ChunkCounts(image.manifest))
            } catch {
                throw .imaging(image: name.text, error)
            }
        }
    }
}
