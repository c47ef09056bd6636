import BenchmarkHarness
import BenchmarkRig

/// One card, from nothing to verified.
struct Install: Benchmark {
    let isShaped: Bool

    var name: String { isShaped ? "install" : "install-unshaped" }
    var summary: String {
        isShaped
            ? "one install, 1 Gbit/s, card 80 MB/s write and 90 MB/s read" : "one install, network and card as fast as the machine"
    }

    func prepare(_ workshop: Workshop) throws -> Plan {
        let size: BenchmarkImage.Size =
            switch workshop.extent {
            case .full: .large
            case .quick: .small
            case .smoke: .tiny
            }
        let rig = try InstallRig(size, isShaped: isShaped, cards: 1, in: workshop)
        let floor = try Floor(manifest: rig.ours.manifest, speed: .usual)
        var notes = [
            "image: \(rig.image.byteCount >> 20) MiB, \(floor.usedBytes / 1_000_000) MB in used chunks, "
                + "\(try rig.image.mappedByteCount(in: workshop) / 1_000_000) MB in bmaptool's map",
            "the peers' .zst is made by zstd -\(rig.image.level)",
            "every way but the original's ends with a re-read of the card from the medium and a comparison of SHA-256",
        ]
        var goals: [Goal] = []
        if isShaped {
            notes.append("floor: used bytes / 80 MB/s + used bytes / 90 MB/s = \(Metric.wall.text(floor.seconds))")
            for ours in [InstallWay.ours, .embedded] {
                goals += [
                    .ratio(of: ours.name, to: InstallWay.raw.name, atMost: 0.40),
                    .ratio(of: ours.name, to: InstallWay.zst.name, atMost: 0.45),
                    .ratio(of: ours.name, to: InstallWay.bmaptool.name, atMost: 0.60),
                    .ratio(of: ours.name, to: InstallWay.original.name, atMost: 0.70),
                    .ratio(of: ours.name, to: InstallWay.mapped.name, atMost: 1.0),
                    .value(.wall, of: ours.name, atMost: floor.seconds * 1.1),
                ]
            }
        }
        for ours in [InstallWay.ours, .embedded] { goals.append(.value(.peakMemory, of: ours.name, atMost: 64_000_000)) }
        return Plan(
            notes: notes, metrics: [.wall, .cpu, .peakMemory, .sent], contenders: InstallWay.all.map { $0.contender(rig, cards: 1) },
            goals: goals, finish: rig.close)
    }
}
