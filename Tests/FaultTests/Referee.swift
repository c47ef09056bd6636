import DeviceProtocol
import FaultInjection
import Fleet
import FleetStore
import Foundation
import Imaging
import InstallerCore

/// Judges how a device ended by what is on its card and in the servers' books, not by what it says.
struct Referee: Sendable {
    let world: World
    let identity: ConfigIdentity
    let card: String
    let before: Story.Card
    /// How the card shows what is on it, where it is smaller than it says.
    var wrap: CardWrap?

    /// The longest time, in the device's own, that an installation may take to fail: ten minutes for each thing that it waits for.
    private static let patience = Duration.seconds(4 * 3_600)

    /// What is wrong with how a run ended; nothing where all is right.
    func complaints(_ ending: Ending, faults: [Fault], deviceIsAlone: Bool) async throws -> [String] {
        var wrong: [String] = []
        if ending.duration > Self.patience { wrong.append("it took \(ending.duration) of its own time") }
        switch ending.outcome {
        case .done(let progress): wrong += try await complaintsOfSuccess(progress)
        case .failed(let failure, _):
            if failure.message.isEmpty { wrong.append("the failure has no name") }
            if ending.isKnownToServer, deviceIsAlone, try await !isFailedSomewhere() {
                wrong.append("no server has the failure in its books")
            }
            if deviceIsAlone, try await isSuccessSomewhere() { wrong.append("the device failed and a server counts a success") }
            if faults.allSatisfy(\.isBorne), deviceIsAlone, ending.injected.count <= 2 {
                wrong.append("it failed though \(ending.injected) must be borne")
            }
            wrong += try await complaintsOfHalfCard()
        }
        return wrong
    }

    private var servers: [ServerSide] { [world.main, world.other] }

    /// The newest row of a deployment that was granted, by server.
    private func granted(_ server: ServerSide) async throws -> [Deployment] {
        try await server.rows(of: identity.serial).filter { $0.refusalCode == nil }
    }

    private func isFailedSomewhere() async throws -> Bool {
        for server in servers {
            if let newest = try await server.rows(of: identity.serial).first, newest.state == .failed, newest.errorMessage != nil {
                return true
            }
        }
        return false
    }

    private func isSuccessSomewhere() async throws -> Bool {
        for server in servers where try await granted(server).first?.state == .success { return true }
        return false
    }

    private func complaintsOfSuccess(_ progress: InstallProgress) async throws -> [String] {
        guard progress.isNamed else { return ["FALSE SUCCESS: the card has no name of its own"] }
        var reasons: [String] = []
        for server in servers {
            for row in try await granted(server) where row.state == .success {
                guard row.hostname?.text == progress.hostname else {
                    reasons.append("deployment \(row.id) is of \(row.hostname?.text ?? "none"), not \(progress.hostname ?? "none")")
                    continue
                }
                let record = try await server.store.hostname(try row.hostname.orThrow("a hostname"))
                guard record.device?.serial == identity.serial else {
                    reasons.append("\(record.hostname) belongs to \(record.device.map { "\($0)" } ?? "nobody")")
                    continue
                }
                guard let place = try difference(from: row, on: server) else { return [] }
                reasons.append("the card is not that of deployment \(row.id) at byte \(place)")
            }
        }
        return ["FALSE SUCCESS: " + (reasons.isEmpty ? "no server counts one" : reasons.joined(separator: "; "))]
    }

    /// Where the card is not image and own blocks of a deployment.
    private func difference(from row: Deployment, on server: ServerSide) throws -> UInt64? {
        let reference = try server.reference(row.imageName.orThrow("an image"))
        let patch = try reference.patcher.patch(
            hostname: try row.hostname.orThrow("a hostname").text, instanceID: "rpi-deployment-\(row.id)")
        return try difference(from: reference, patch)
    }

    private func difference(from reference: ServerSide.Reference, _ patch: BlockPatch?) throws -> UInt64? {
        let found = try FileBlockReader(path: card)
        let wrap = wrap
        return try CardAudit(manifest: reference.packed.manifest, patch: patch).firstDifference(
            image: { try reference.packed.read(at: $0, count: $1) },
            card: { offset, count in
                guard let wrap else { return try found.read(at: offset, count: count) }
                return try wrap.pieces(at: offset, count: count).reduce(into: []) { $0 += try found.read(at: $1.offset, count: $1.count) }
            })
    }

    /// A card that is not whole must not look as if it could boot.
    func complaintsOfHalfCard() async throws -> [String] {
        guard FileManager.default.fileExists(atPath: card) else { return [] }
        let head = try FileBlockReader(path: card).read(at: 0, count: 512)
        guard head[510] == 0x55, head[511] == 0xAA, head[446..<510].contains(where: { $0 != 0 }) else { return [] }
        if before == .olderVersion || before == .sameVersion {
            let raw = try FileBlockReader(path: world.images[before == .olderVersion ? 1 : 0])
            let found = try FileBlockReader(path: card)
            if try (0..<UInt64(World.imageByteCount >> 20)).allSatisfy({
                try raw.read(at: $0 << 20, count: 1 << 20) == found.read(at: $0 << 20, count: 1 << 20)
            }) {
                return []
            }
        }
        for server in servers {
            for row in try await granted(server) where try difference(from: row, on: server) == nil { return [] }
        }
        return ["a card that is not whole has a partition table"]
    }
}
