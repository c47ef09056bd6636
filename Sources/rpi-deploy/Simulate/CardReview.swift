import FaultInjection
import Fleet
import FleetStore
import Foundation
import Imaging
import Operations

/// Judges the card of a simulated device by the server's own data, with nothing of the installer's or the network's between.
struct CardReview: Sendable {
    let workplace: Workplace
    let library: ImageLibrary

    init(_ workplace: Workplace) {
        self.workplace = workplace
        library = ImageLibrary(directory: workplace.directory, store: workplace.store)
    }

    /// What is wrong with a device that says that its card is verified; `nil` when the server counts its success, and all that the image uses
    /// and every block of the device's own is on the card.
    func complaint(of result: DeviceResult, wrap: CardWrap?) async -> String? {
        do {
            guard let hostname = try result.hostname.map({ try Hostname($0) }) else { return "it has no hostname" }
            let rows = try await workplace.store.deployments(DeploymentFilter(hostname: hostname))
            guard let row = rows.first(where: { $0.state == .success && $0.device.serial?.text == result.serial_number }),
                let name = row.imageName
            else { return "the server counts no success of it" }
            let patch =
                result.named
                ? try await library.patch(
                    of: name, hostname: hostname, product: row.product ?? hostname.product, instance: "rpi-deployment-\(row.id)") : nil
            let image = try ImageFiles(name: name.text, in: workplace.directory.images).open()
            let card = try FileBlockReader(path: result.card)
            let difference = try CardAudit(manifest: image.manifest, patch: patch).firstDifference(
                image: { try image.read(at: $0, count: $1) },
                card: { offset, count in
                    guard let wrap else { return try card.read(at: offset, count: count) }
                    return try wrap.pieces(at: offset, count: count).reduce(into: []) {
                        $0 += try card.read(at: $1.offset, count: $1.count)
                    }
                })
            return difference.map {
                "its card is not image \(name) with the files of deployment \(row.id): the first difference is at byte \($0)"
            }
        } catch {
            return "its card cannot be compared: \(error)"
        }
    }
}
