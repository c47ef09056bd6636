import DeviceProtocol
import Foundation
import TestSupport

@testable import Imaging

/// A folder of images, and beside it the files that are taken in.
struct IntakeFolder {
    let root: TemporaryDirectory
    var images: String { root.file("images") }

    init() throws {
        root = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: root.file("images"), withIntermediateDirectories: false)
    }

    /// An intake in small chunks at a fast level, in which no byte counts as unused unless said otherwise.
    func intake(
        maximumSize: UInt64 = 1 << 30, unused: [Range<UInt64>] = [], diskSpace: DiskSpace = DiskSpace(reserve: 0),
        manifestLimit: Int = Manifest.maximumByteCount
    ) -> ImageIntake {
        ImageIntake(
            directory: images, maximumSize: maximumSize, chunkSize: 16_384, manifestLimit: manifestLimit, level: 3, diskSpace: diskSpace
        ) { image in
            UsedMap(byteCount: image.byteCount, unused: ByteRanges(unused), warnings: ["a warning"], partitions: [])
        }
    }

    /// The names in the folder of images, sorted.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: images).sorted() }

    /// Writes a file beside the images and gives its path as a source.
    func source(_ bytes: [UInt8], _ name: String = "source.img") throws -> ImageSource {
        .file(try root.write(bytes, to: name))
    }

    /// Runs a command beside the images.
    func shell(_ script: String) throws {
        try ShellCommand.run(script, in: root.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"])
    }

    /// What a call fails with.
    func failure(_ call: () async throws(ImagingError) -> PackedImageInfo) async -> ImagingError? {
        do throws(ImagingError) { _ = try await call() } catch { return error }
        return nil
    }
}
