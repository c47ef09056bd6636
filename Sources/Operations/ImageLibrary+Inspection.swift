public import Fleet
import Imaging

extension ImageLibrary {
    /// What an image file holds, whether it is an image of ours or a raw one.
    ///
    /// - Throws: ``OperationError/imaging(image:_:)``.
    public static func inspect(file path: String) async throws(OperationError) -> ImageInspection {
        try await BlockingWork(label: "inspect").run { () throws(OperationError) in
            do throws(ImagingError) {
                let file = try FileBlockReader(path: path)
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
