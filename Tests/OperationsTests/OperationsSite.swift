import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import Imaging
import Operations
import TestSupport

/// A data directory with a real store, for the operations of one test.
struct OperationsSite {
    static let author = Authorship("test", at: SystemClock.now())

    let folder: TemporaryDirectory
    let directory: DataDirectory
    let store: SQLiteFleetStore
    let library: ImageLibrary

    init() async throws {
        folder = try TemporaryDirectory()
        directory = DataDirectory(folder.file("data"))
        try directory.prepare()
        store = try await SQLiteFleetStore.open(path: directory.database)
        library = ImageLibrary(directory: directory, store: store)
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona Raceway"), by: Self.author)
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: "1-9"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: Self.author)
    }

    /// A small image of an operating system.
    func source() throws -> OSImage {
        try OSImage.make(at: folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 2)
    }

    /// Adds an image from a file.
    @discardableResult
    func add(
        _ path: String, name: String = "karts", product: String = "KXP2", maximumSize: UInt64 = 1 << 40, asIs: Bool = false
    ) async throws -> AddedImage {
        try await library.add(
            NewImage(
                source: .file(path), name: ImageName(name), product: ProductCode(product), version: ImageVersion("1.0.0"),
                maximumSize: maximumSize, takesAsIs: asIs), by: Self.author)
    }

    /// Opens a deployment of a device with an image that is only a row.
    func startDeployment() async throws -> DeploymentID {
        let digest = try SHA256Hex(String(repeating: "a", count: 64))
        _ = try await store.addImage(
            MasterImage.Properties(
                name: ImageName("row"), product: ProductCode("KXP2"), version: ImageVersion("1"), sizeInBytes: 1, packedSizeInBytes: 1,
                usedSizeInBytes: 1, imageDigest: digest, sourceDigest: digest, customization: .available("test")), by: Self.author)
        _ = try await store.activateImage(ImageName("row"), by: Self.author)
        let decision = try await store.beginDeployment(
            DeploymentRequest(
                device: DeviceIdentity(SerialNumber("10000000abcdef01")), ipAddress: "192.0.2.1", product: ProductCode("KXP2"),
                venue: VenueCode("CORO"), tokenDigest: digest), by: Self.author)
        guard case .granted(let granted) = decision else { throw ShellCommand.Failure(description: "refused: \(decision)") }
        return granted.deployment.id
    }

    /// What lies in the image folder.
    func imageFolder() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.images).sorted()
    }
}
