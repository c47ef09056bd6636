import BenchmarkHarness
import BenchmarkRig

/// A way to get an image onto a card.
struct InstallWay: Sendable {
    let name: String
    /// The command for the n-th card.
    let command: @Sendable (InstallRig, _ index: Int, Card) -> Command

    static let ours = InstallWay(name: "pi-installer") { rig, index, card in
        rig.ours.installation(of: index, on: card, by: rig.workshop.piInstaller)
    }
    static let embedded = InstallWay(name: "pi-installer, Embedded") { rig, index, card in
        rig.ours.installation(of: index, on: card, by: rig.workshop.embeddedInstaller)
    }
    static let raw = InstallWay(name: "raw, curl, dd, re-read") { rig, _, card in rig.peer("raw.sh", card, ["image"]) }
    static let zst = InstallWay(name: "zst, curl, zstd, dd, re-read") { rig, _, card in rig.peer("zst.sh", card, ["image.zst"]) }
    static let bmaptool = InstallWay(name: "bmaptool, re-read") { rig, _, card in
        rig.peer("bmaptool.sh", card, ["image.zst", "image.bmap"])
    }
    static let mapped = InstallWay(name: "bmaptool, re-read of mapped") { rig, _, card in
        rig.peer("bmaptool-mapped.sh", card, ["image.zst", "image.bmap"])
    }
    static let original = InstallWay(name: "original's, unverified") { rig, _, card in rig.peer("original.py", card, ["image"]) }

    static let all = [ours, embedded, raw, zst, bmaptool, mapped, original]

    /// Installs on one blank card or on many at once, and waits for the last one.
    func contender(_ rig: InstallRig, cards count: Int) -> Contender {
        Contender(name) { _ in
            try rig.forgetFiles()
            var cards: [Card] = []
            defer { for card in cards { card.close() } }
            for _ in 0..<count { cards.append(try rig.blankCard()) }
            let sentBefore = try rig.link.sentBytes()
            let start = ContinuousClock.now
            let running = try cards.enumerated().map { try rig.link.onClient(command(rig, $0.offset, $0.element)).start() }
            var sample = Sample()
            var finished: [FinishedCommand] = []
            for command in running { finished.append(try command.finish()) }
            sample[.wall] = (ContinuousClock.now - start).inSeconds
            sample[.sent] = try rig.link.sentBytes() - sentBefore
            sample[.cpu] = finished.reduce(0) { $0 + $1.cpuSeconds }
            sample[.peakMemory] = finished.map(\.peakBytes).max()
            sample.remarks = finished.last.map { InstallRig.stages(in: $0.output) } ?? []
            return sample
        }
    }
}
