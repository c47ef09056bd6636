import Fleet
import HTTPServer
import Operations

/// `GET /images/FILENAME`: packed images and manifests as files, and raw images, which are decoded while they are sent.
struct ImageRoute {
    let directory: DataDirectory
    let images: ImageLibrary

    func add(to router: inout Router) {
        router.on(.get, "/images/{filename}") { _, parameters in
            let filename = parameters["filename"]
            if let name = Self.rawImage(filename) { return try await raw(name) }
            guard Self.isServed(filename) else { throw Self.notFound(filename) }
            do {
                return .file(try FileBody(below: directory.images, path: filename))
            } catch FileBodyError.notFound {
                throw Self.notFound(filename)
            } catch FileBodyError.unreadable(let reason) {
                throw HTTPError(.serviceUnavailable, code: "image_unreadable", "The image file cannot be opened now: \(reason). Ask again.")
            }
        }
    }

    // Work in progress and locks lie in the same folder, under names that begin with a dot.
    private static func isServed(_ filename: String) -> Bool {
        !filename.hasPrefix(".") && [".img.zst", ".manifest"].contains { filename.hasSuffix($0) }
    }

    private static func rawImage(_ filename: String) -> ImageName? {
        guard filename.hasSuffix(".img") else { return nil }
        return try? ImageName(String(filename.dropLast(".img".count)))
    }

    private static func notFound(_ filename: String) -> HTTPError {
        HTTPError(.notFound, code: "unknown_image", "There is no image file of this name. 'rpi-deploy image list' shows the images.")
    }

    private func raw(_ name: ImageName) async throws -> HTTPResponse {
        do throws(OperationError) {
            let image = try await images.rawImage(name)
            let content = GeneratedBody(byteCount: image.byteCount, pieceByteCount: image.pieceByteCount, read: image.read)
            return .generated(content, etag: EntityTag(image.digest.text))
        } catch {
            throw HTTPError.refusing(error)
        }
    }
}
