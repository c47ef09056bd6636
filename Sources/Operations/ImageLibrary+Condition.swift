import BlockingWork
public import Fleet
import FleetStore
import Foundation
import Imaging
import Synchronization

/// Whether the files of listed images can be given to devices.
extension ImageLibrary {
    /// How long a finding about the active images holds.
    static let conditionLifetime = Duration.seconds(1)

    /// What is wrong with the files of an image, as far as a look at them shows; `nil` when nothing is. Reads no content: see
    /// ``verify(_:progress:)``, which leaves its finding for this function.
    public nonisolated func problem(of image: MasterImage) -> String? {
        let files = FileManager.default
        for name in [image.name.packedFileName, image.name.manifestFileName] where !files.isReadableFile(atPath: path(of: name)) {
            return "its file \(name) is missing or cannot be read"
        }
        let size = (try? files.attributesOfItem(atPath: path(of: image.name.packedFileName))[.size] as? NSNumber)?.uint64Value
        guard size == image.properties.packedSizeInBytes else {
            return "its file \(image.name.packedFileName) has \(size ?? 0) bytes and had \(image.properties.packedSizeInBytes)"
        }
        guard let finding = files.contents(atPath: path(of: image.name.damageFileName)) else { return nil }
        return "a check has found damage: \(String(decoding: finding.prefix(500), as: UTF8.self))"
    }

    /// The active images whose files are missing or damaged, with what is wrong; what was found within the last second still counts.
    nonisolated func unusableImages() async -> [ImageName: String] {
        let known = condition.withLock { condition in
            condition.flatMap { ContinuousClock.now - $0.at < Self.conditionLifetime ? $0.problems : nil }
        }
        // A task of its own: whoever asks may be on a thread that must not wait for the disk.
        return if let known { known } else { await Task { await findUnusableImages() }.value }
    }

    private func findUnusableImages() async -> [ImageName: String] {
        guard let images = try? await store.images() else { return [:] }
        var problems: [ImageName: String] = [:]
        for image in images where image.isActive { problems[image.name] = problem(of: image) }
        condition.withLock { $0 = (ContinuousClock.now, problems) }
        return problems
    }

    /// What keeps the operator's own files from the cards of each product, as a trial with its active image shows.
    public func ownFileProblems() async -> [String] {
        guard let products = try? await store.products() else { return [] }
        var problems: [String] = []
        for product in products {
            if let problem = await ownFileProblem(of: product.code) { problems.append("\(product.code): \(problem)") }
        }
        return problems
    }

    /// What keeps the operator's own files from the cards of a product; `nil` when nothing does.
    public func ownFileProblem(of product: ProductCode) async -> String? {
        do throws(OperationError) {
            try await tryOwnFiles(of: product)
            return nil
        } catch {
            return error.description
        }
    }

    private func tryOwnFiles(of product: ProductCode) async throws(OperationError) {
        let files = OperatorFiles(directory)
        let isEmpty = try await work.run { () throws(OperationError) in
            let root = try files.root(of: product)
            let boot = try files.boot(of: product)
            return root.isEmpty && boot.isEmpty
        }
        guard !isEmpty, let image = try? await store.activeImage(of: product), case .available = image.properties.customization else {
            return
        }
        guard let trial = try? Hostname(product: product, venue: nil, identifier: "TRIAL") else { return }
        _ = try await patch(of: image.name, hostname: trial, product: product, instance: "trial")
    }

    /// Keeps what a verification has found, beside the image.
    nonisolated func note(_ damage: String?, of name: ImageName) {
        let file = path(of: name.damageFileName)
        if let damage {
            // The finding is said to the operator in any case.
            try? Data(damage.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } else {
            try? FileManager.default.removeItem(atPath: file)
        }
    }

    private nonisolated func path(of file: String) -> String { "\(directory.images)/\(file)" }
}

extension ImageName {
    /// Holds what `image verify` has found wrong.
    var damageFileName: String { "\(text).damaged" }
}
