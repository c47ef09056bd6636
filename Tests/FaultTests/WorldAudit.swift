import Fleet
import FleetStore
import Foundation
import Operations

/// What must hold when all stories are over: no hostname twice or burned, nothing left open, no file left behind.
struct WorldAudit: Sendable {
    let world: World

    func complaints() async throws -> [String] {
        var wrong: [String] = []
        for (name, server) in [("main", world.main), ("other", world.other)] {
            wrong += try await complaintsOfNames(server).map { "\(name): \($0)" }
            wrong += try await complaintsOfRows(server).map { "\(name): \($0)" }
            wrong += try await complaintsOfFiles(server).map { "\(name): \($0)" }
            let report = try await server.store.verify()
            if !report.isSound { wrong.append("\(name): the database is not sound: \(report)") }
        }
        let cards = try FileManager.default.contentsOfDirectory(atPath: "\(world.folder)/cards")
        if !cards.isEmpty { wrong.append("cards are left: \(cards)") }
        return wrong
    }

    private func complaintsOfNames(_ server: ServerSide) async throws -> [String] {
        var wrong: [String] = []
        let assigned = try await server.store.hostnames(HostnameFilter(state: .assigned))
        let names = Set(assigned.map(\.hostname))
        if names.count != assigned.count { wrong.append("a hostname is there twice") }
        let owners = Set(assigned.compactMap { record in record.device?.serial.map { "\(record.hostname.product) \($0)" } })
        if owners.count != assigned.count { wrong.append("\(assigned.count) hostnames for \(owners.count) devices") }
        let numbers = Set(assigned.filter { $0.hostname.product.text == "KXP2" }.compactMap { Int($0.hostname.identifier) })
        if numbers != Set(1..<numbers.count + 1) {
            let missing = Set(1...(numbers.max() ?? 1)).subtracting(numbers).sorted().prefix(5)
            wrong.append("hostnames are burned: \(Array(missing)) are free below one that is taken")
        }
        return wrong
    }

    private func complaintsOfRows(_ server: ServerSide) async throws -> [String] {
        // Devices of stories that moved to the other server, and those whose token was stolen, never come back.
        server.jump(seconds: 4_000)
        try await server.deployments.endAbandoned()
        let open = try await server.store.deployments(DeploymentFilter(onlyOpen: true, limit: 1_000))
        return open.isEmpty ? [] : ["\(open.count) deployments are open for ever, such as \(open[0].id) (\(open[0].state))"]
    }

    private func complaintsOfFiles(_ server: ServerSide) async throws -> [String] {
        let listed = try await server.store.images()
        let wanted = Set(listed.flatMap { [$0.name.packedFileName, $0.name.manifestFileName] })
        let found = Set(try FileManager.default.contentsOfDirectory(atPath: server.directory.images).filter { !$0.hasPrefix(".lock") })
        let left = found.subtracting(wanted)
        return left.isEmpty ? [] : ["files are left in the image folder: \(left.sorted())"]
    }
}
