import BenchmarkHarness
import BenchmarkRig

/// What it costs the server to send an image to many devices.
struct Downloads: Benchmark {
    let name = "downloads"
    let summary = "20 clients download the packed image at once: the server's CPU time for it"

    private static let cost = Metric("server's CPU per GB", .milliseconds)

    func prepare(_ workshop: Workshop) throws -> Plan {
        let rig = try DownloadRig(in: workshop, link: .unshaped)
        let ours = "rpi-deploy"
        let peer = "nginx, sendfile"
        func contender(_ name: String, _ url: String, pieces: Int, cpu: @escaping () throws -> Double) -> Contender {
            Contender(name) { _ in
                let before = try cpu()
                let start = ContinuousClock.now
                let running = try (0..<20).map { _ in try rig.link.onServer(rig.download(url, pieces: pieces)).start() }
                for client in running { _ = try client.finish() }
                var sample = Sample()
                sample[.wall] = (ContinuousClock.now - start).inSeconds
                sample[Self.cost] = (try cpu() - before) * 1_000 / (20 * Double(rig.packedByteCount) / 1_000_000_000)
                return sample
            }
        }
        var contenders: [Contender] = []
        var goals: [Goal] = []
        for (suffix, pieces) in [("", 1), (", 32 ranges", 32)] {
            contenders.append(contender(ours + suffix, rig.ours.packedURL, pieces: pieces) { try rig.ours.cpuSeconds() })
            contenders.append(contender(peer + suffix, rig.peers.url(rig.packedName), pieces: pieces) { try rig.peers.cpuSeconds() })
            goals.append(.ratio(Self.cost, of: ours + suffix, to: peer + suffix, atMost: 1.5))
        }
        return Plan(
            notes: [
                "packed image: \(rig.packedByteCount / 1_000_000) MB, in the page cache; 20 curls over loopback; only the server's processes count",
                "32 ranges: each client fetches the image as 32 pieces over one connection, as an installer does around gaps",
            ],
            metrics: [Self.cost, .wall], contenders: contenders, goals: goals, finish: rig.close)
    }
}
