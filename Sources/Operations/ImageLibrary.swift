import BlockingWork
public import DeviceProtocol
public import Fleet
public import FleetStore
import Imaging
import Synchronization

/// The master images: their files in the image folder and their rows in the store.
public actor ImageLibrary {
    struct Opened {
        let image: PackedImage
        let patcher: CardPatcher
    }

    nonisolated let directory: DataDirectory
    let store: any FleetStore
    let work = BlockingWork(label: "images", concurrent: true)
    // One patch at a time, a millisecond each: requests for many, however large, take the memory of one.
    private let patching = BlockingWork(label: "patches")
    private let files: OperatorFiles
    // Outside of the actor, because every device asks for it.
    nonisolated let condition = Mutex<(at: ContinuousClock.Instant, problems: [ImageName: String])?>(nil)
    // By digest: a name may be removed and given to another image while the server runs.
    private var opened: [SHA256Hex: Task<Result<Opened, OperationError>, Never>] = [:]

    /// Makes the library of a data directory.
    public init(directory: DataDirectory, store: any FleetStore) {
        self.directory = directory
        self.store = store
        files = OperatorFiles(directory)
    }

    /// The raw bytes of an image, decoded from its packed file where they are read.
    ///
    /// - Throws: ``OperationError``: the image or its files are missing or damaged.
    public func rawImage(_ name: ImageName) async throws(OperationError) -> RawImage {
        let image = try await open(name).image
        do {
            return RawImage(
                byteCount: image.byteCount, pieceByteCount: image.manifest.chunkSize, digest: try SHA256Hex(image.manifest.imageDigest.hex),
                read: { offset, count in try image.read(at: offset, count: count) })
        } catch {
            throw .badValue(error)
        }
    }

    /// The blocks that put a hostname and the operator's files on a card with an image.
    ///
    /// - Parameter instance: the new instance-id for cloud-init.
    public func patch(
        of name: ImageName, hostname: Hostname, product: ProductCode, instance: String
    ) async throws(OperationError) -> BlockPatch {
        let patcher = try await open(name).patcher
        let files = files
        return try await patching.run { () throws(OperationError) in
            let root = try files.root(of: product)
            let boot = try files.boot(of: product)
            do throws(PatchError) {
                return try patcher.patch(hostname: hostname.text, instanceID: instance, rootFiles: root, bootFiles: boot)
            } catch {
                throw .notPatched(image: name, reason: error.description)
            }
        }
    }

    /// How often ``keepReady()`` looks for images that were activated or removed.
    public static let readyInterval = Duration.seconds(30)

    /// Until the task is cancelled: opens the active images and makes a trial patch of each, so that no device waits for it, and closes those
    /// that were removed, so that their space is free. What fails here is said to the device that needs it.
    public func keepReady() async {
        while !Task.isCancelled {
            if let images = try? await store.images() {
                let known = Set(images.map(\.properties.imageDigest))
                opened = opened.filter { known.contains($0.key) }
                for image in images where image.isActive && opened[image.properties.imageDigest] == nil && !Task.isCancelled {
                    guard let patcher = try? await open(image.name).patcher else { continue }
                    _ = try? await work.run { () throws(OperationError) in _ = try? patcher.check() }
                }
            }
            try? await Task.sleep(for: Self.readyInterval)
        }
    }

    private func open(_ name: ImageName) async throws(OperationError) -> Opened {
        let digest: SHA256Hex
        do {
            digest = try await store.image(name).properties.imageDigest
        } catch {
            throw .store(error)
        }
        let opening = opened[digest] ?? openFiles(of: name)
        opened[digest] = opening
        do {
            return try await opening.value.get()
        } catch {
            // What is missing now may be put back: the next request looks again.
            opened[digest] = nil
            throw error
        }
    }

    private func openFiles(of name: ImageName) -> Task<Result<Opened, OperationError>, Never> {
        let folder = directory.images
        let work = work
        return Task {
            do throws(OperationError) {
                return .success(try await work.run { () throws(OperationError) in try Self.open(name, in: folder) })
            } catch {
                return .failure(error)
            }
        }
    }

    static func open(_ name: ImageName, in folder: String) throws(OperationError) -> Opened {
        let image = try openPacked(name, in: folder)
        return Opened(image: image, patcher: CardPatcher(image: image, manifest: image.manifest))
    }

    static func openPacked(_ name: ImageName, in folder: String) throws(OperationError) -> PackedImage {
        do {
            return try ImageFiles(name: name.text, in: folder).open()
        } catch {
            throw .imaging(image: name.text, error)
        }
    }
}
