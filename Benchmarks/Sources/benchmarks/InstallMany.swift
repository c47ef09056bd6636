import BenchmarkHarness
import BenchmarkRig
import Foundation

/// Many cards at once over one port of the server.
struct InstallMany: Benchmark {
    /// What ours is compared with.
    enum Peers {
        /// Those that send a compressed image.
        case compressed
        /// Those that send the raw image: each round takes minutes, all of them the port's.
        case raw

        var ways: [InstallWay] {
            switch self {
            case .compressed: [.zst, .bmaptool, .mapped]
            case .raw: [.raw, .original]
            }
        }
    }

    let peers: Peers

    var name: String { peers == .compressed ? "install-20" : "install-20-raw" }
    var summary: String {
        "20 installs at once over one 1 Gbit/s port, cards 80 MB/s write and 90 MB/s read, "
            + "against the \(peers == .compressed ? "compressed" : "raw") image"
    }

    func prepare(_ workshop: Workshop) throws -> Plan {
        let cards = workshop.extent == .smoke ? 3 : 20
        let rig = try InstallRig(
            workshop.extent == .smoke ? .tiny : .small, isShaped: true, cards: cards, isPackedAsPeers: true, in: workshop)
        let floor = try Floor(manifest: rig.ours.manifest, speed: .usual)
        let packed = try FileManager.default.attributesOfItem(atPath: rig.ours.packedImage)[.size] as? UInt64 ?? 0
        let onWire = Double(packed) * Double(cards) / 117_700_000
        let ways = [InstallWay.ours] + peers.ways
        return Plan(
            notes: [
                "image: \(rig.image.byteCount >> 20) MiB, \(floor.usedBytes / 1_000_000) MB in used chunks, packed \(packed / 1_000_000) MB; \(cards) cards",
                "the peers' .zst is made by zstd -\(rig.image.level), ours by image add --level \(rig.image.level)",
                "floor of one card: \(Metric.wall.text(floor.seconds)); \(cards) packed images through the port: \(Metric.wall.text(onWire)), "
                    + "and then the last card's read-back",
                "time is until the last card is done; memory is that of the largest process of one card",
            ],
            metrics: [.wall, .cpu, .peakMemory, .sent], contenders: ways.map { $0.contender(rig, cards: cards) },
            goals: peers.ways.map { .ratio(of: InstallWay.ours.name, to: $0.name, atMost: 1.0) }
                + [
                    .value(.sent, of: InstallWay.ours.name, atMost: 1.02 * Double(cards) * Double(packed)),
                    .value(.peakMemory, of: InstallWay.ours.name, atMost: 64_000_000),
                ],
            finish: rig.close)
    }
}
