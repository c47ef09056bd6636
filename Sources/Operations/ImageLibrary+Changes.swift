import BlockingWork
import DeviceProtocol
public import Fleet
public import FleetStore
import Foundation
public import Imaging

extension ImageLibrary {
    /// Adds an image: unpacks, packs, reads the result back, tries whether a hostname can be put into it, and lists it.
    ///
    /// - Parameter progress: called about once per MiB, on any thread.
    /// - Throws: ``OperationError``; then nothing is left of the image.
    public func add(
        _ new: NewImage, by author: Authorship, progress: @escaping @Sendable (IntakeProgress) -> Void = { _ in }
    ) async throws(OperationError) -> AddedImage {
        try await requireNew(new)
        let folder = directory.images
        let info: PackedImageInfo
        let properties: MasterImage.Properties
        do throws(ImagingError) {
            let intake = ImageIntake(
                directory: folder, maximumSize: new.maximumSize, chunkSize: new.chunkSize, level: new.level, takesAsIs: new.takesAsIs)
            info = try await intake.add(new.source, name: new.name.text, progress: progress)
        } catch {
            throw error == .cancelled ? .interrupted : .imaging(image: new.name.text, error)
        }
        do {
            properties = MasterImage.Properties(
                name: new.name, product: new.product, version: new.version, sizeInBytes: info.rawSize, packedSizeInBytes: info.packedSize,
                usedSizeInBytes: info.usedBytes, imageDigest: try SHA256Hex(info.imageDigest.hex),
                sourceDigest: try SHA256Hex(info.sourceDigest.hex), description: new.description,
                customization: await customization(of: new.name))
            // A check of an image that had the name before may have ended after that was removed.
            note(nil, of: new.name)
            return AddedImage(image: try await store.addImage(properties, by: author), info: info)
        } catch {
            removeFiles(of: new.name)
            throw OperationError(error)
        }
    }

    // Found out before the work, not after it.
    private func requireNew(_ new: NewImage) async throws(OperationError) {
        do throws(StoreError) {
            guard try await store.products().contains(where: { $0.code == new.product }) else { throw .unknownProduct(new.product) }
            if try await store.images().contains(where: { $0.name == new.name }) { throw .imageExists(new.name) }
        } catch {
            throw .store(error)
        }
    }

    private func customization(of name: ImageName) async -> ImageCustomization {
        let folder = directory.images
        do throws(OperationError) {
            return try await work.run { () throws(OperationError) in
                let patcher = try Self.open(name, in: folder).patcher
                do throws(PatchError) {
                    return .available(try patcher.check().summary)
                } catch {
                    return .unavailable(reason: error.description)
                }
            }
        } catch {
            return .unavailable(reason: error.reasonForPeople)
        }
    }

    /// Makes an image the one that devices of its product get.
    ///
    /// - Parameter allowsUnnamed: whether an image that takes no hostname is accepted.
    /// - Throws: ``OperationError/unnamedImage(_:reason:)``, ``OperationError/unusableImage(_:problem:folder:)`` and the store's errors.
    public func activate(
        _ name: ImageName, allowsUnnamed: Bool = false, expecting expected: Expectation<MasterImage>? = nil, by author: Authorship
    ) async throws(OperationError) -> MasterImage {
        do {
            let image = try await store.image(name)
            // Who knows another state is told that first; the change itself looks once more.
            try expected?.require(of: image, "image \(name)")
            if case .unavailable(let reason) = image.properties.customization, !allowsUnnamed {
                throw OperationError.unnamedImage(name, reason: reason)
            }
            if let problem = problem(of: image) { throw OperationError.unusableImage(name, problem: problem, folder: directory.images) }
            return try await store.activateImage(name, expecting: expected, by: author)
        } catch {
            throw OperationError(error)
        }
    }

    /// Makes the image of a product active that was active before the present one.
    ///
    /// - Throws: the store's errors.
    public func rollBack(_ product: ProductCode, by author: Authorship) async throws(OperationError) -> MasterImage {
        do { return try await store.rollBackImage(of: product, by: author) } catch { throw .store(error) }
    }

    /// Returns when an image can be removed, so that a person can be asked whether it is to be.
    ///
    /// - Throws: the store's errors, as ``remove(_:expecting:by:)``.
    public func requireRemovable(_ name: ImageName, at now: Timestamp) async throws(OperationError) {
        do throws(StoreError) {
            _ = try await store.removableImage(name, at: now)
        } catch {
            guard case .unknownImage = error, files(of: name).contains(where: FileManager.default.fileExists(atPath:)) else {
                throw .store(error)
            }
        }
    }

    /// Removes an image that is not active, or the files of one that is not listed.
    ///
    /// - Throws: the store's errors.
    public func remove(
        _ name: ImageName, expecting expected: Expectation<MasterImage>? = nil, by author: Authorship
    ) async throws(OperationError) {
        do throws(StoreError) {
            try await store.removeImage(name, expecting: expected, by: author)
        } catch {
            // A crash between the packing of an image and its listing leaves its files; their name must not be lost.
            // Who knows how the image was does not mean those.
            guard case .unknownImage = error, expected == nil, removeFiles(of: name) else { throw .store(error) }
            return
        }
        removeFiles(of: name)
    }

    private func files(of name: ImageName) -> [String] {
        [name.packedFileName, name.manifestFileName, name.damageFileName].map { "\(directory.images)/\($0)" }
    }

    @discardableResult
    private func removeFiles(of name: ImageName) -> Bool {
        var found = false
        for file in files(of: name) {
            do {
                try FileManager.default.removeItem(atPath: file)
                found = true
            } catch {}
        }
        return found
    }

    /// Decodes a packed image whole and compares everything with its manifest, and the manifest with the store. An image that is found damaged
    /// is given to no device until it is found whole again.
    ///
    /// - Parameter progress: raw bytes done and in all; called on any thread.
    /// - Throws: ``OperationError/imaging(image:_:)``, which names what is wrong.
    public func verify(
        _ name: ImageName, progress: @escaping @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) async throws(OperationError) -> MasterImage {
        let folder = directory.images
        let row: MasterImage
        do {
            row = try await store.image(name)
        } catch {
            throw .store(error)
        }
        do throws(OperationError) {
            let packed = try await work.run { () throws(OperationError) in try Self.openPacked(name, in: folder) }
            guard packed.manifest.imageDigest.hex == row.properties.imageDigest.text else {
                throw .imaging(image: name.text, .wrongImageDigest(path: packed.path))
            }
            do {
                try await packed.verify { progress($0, packed.byteCount) }
            } catch {
                throw .imaging(image: name.text, error)
            }
        } catch {
            if case .imaging(_, let finding) = error, finding != .cancelled, await isStill(row) { note(finding.description, of: name) }
            throw error
        }
        if await isStill(row) { note(nil, of: name) }
        return row
    }

    /// Whether an image is still the one that it was, and not removed, or another one by that name.
    private func isStill(_ row: MasterImage) async -> Bool {
        guard let now = try? await store.image(row.name) else { return false }
        return now.uploadedAt == row.uploadedAt && now.properties.imageDigest == row.properties.imageDigest
    }
}

extension PatchTarget {
    /// Where a hostname goes, in words: `/etc/hostname of partition 2, cloud-init on partition 1`.
    fileprivate var summary: String {
        let boot = boot.map { hasCloudInit ? ", cloud-init on \($0.name)" : ", boot files on \($0.name)" } ?? ""
        return "/etc/hostname of \(root.name)\(boot)"
    }
}
