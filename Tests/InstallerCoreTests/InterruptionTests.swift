import DeviceProtocol
import Synchronization
import TestSupport
import Testing

@testable import InstallerCore

@Suite struct InterruptionTests {
    @Test func `a card that holds an older version fetches only what differs`() throws {
        let old = try TestImage.random(seed: 2, chunks: 100)
        let changed = old.kinds.indices.filter { old.kinds[$0] == .data && $0 > 0 }.prefix(40).filter { $0.isMultiple(of: 5) }
        let new = try old.changed(chunks: changed)
        let patch = try old.patch([(8_192, [UInt8](repeating: 7, count: 4_096))])
        let card = FakeCard(size: old.raw.count)
        #expect(try Rig(old, patch: patch).install(on: card).isDone)

        let rig = try Rig(new)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(new.firstDifference(card.bytes, nil) == nil)
        let most = (Set(changed).count + 2) * 4_200
        #expect(run.progress.bytesReceived < UInt64(most + new.manifest.bytes.count + 1_000))
        #expect(run.progress.bytesFound > new.manifest.usedByteCount / 2)
        #expect(run.progress.bytesVerified == new.manifest.usedByteCount)
    }

    @Test func `a card that holds something else is not read through`() throws {
        let image = try TestImage.random(seed: 3)
        let other = try TestImage.random(seed: 4)
        let card = FakeCard(size: image.raw.count)
        #expect(try Rig(other).install(on: card).isDone)
        let before = card.state.withLock { $0.reads.count }
        let run = try Rig(image).install(on: card)
        #expect(run.failure == nil)
        #expect(run.progress.bytesFound == 0)
        #expect(card.state.withLock { $0.reads.count } - before < 16 + 48 + 10)
        #expect(image.firstDifference(card.bytes, nil) == nil)
    }

    @Test(arguments: 0..<40)
    func `a power cycle at any moment leaves a card that does not boot, and the next start finishes it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let image = try TestImage.random(seed: seed + 100, chunks: 60, tail: Int.random(in: 0..<4_096, using: &random))
        let patch = try image.patch([
            (0, [UInt8](repeating: 0xA1, count: 4_096)), (20_480, [UInt8](repeating: 0xA2, count: 4_096)),
        ])
        let rig = try Rig(image, patch: patch)
        let card = FakeCard(size: image.raw.count, filledWith: 0xEE)
        let firstBytes = Array(image.patched(patch)[0..<512])
        var cycles = 0
        var last: Rig.Run?
        for _ in 0..<4 {
            card.change {
                $0.isDead = false
                $0.writesLeft = Int.random(in: 1..<70, using: &random)
            }
            let run = rig.install(on: card)
            if run.isDone {
                last = run
                break
            }
            cycles += 1
            if card.state.withLock({ $0.writes.last?.offset != 0 }) { #expect(Array(card.bytes[0..<512]) != firstBytes) }
        }
        if last == nil {
            card.change {
                $0.isDead = false
                $0.writesLeft = nil
            }
            last = rig.install(on: card)
        }
        #expect(last?.isDone == true, "\(last?.failure?.message ?? "")")
        #expect(image.firstDifference(card.bytes, patch) == nil)
        #expect(last?.progress.bytesVerified == image.manifest.usedByteCount)
    }

    @Test func `after a power cycle only what was not recorded is fetched again`() throws {
        let image = try TestImage.random(seed: 5, chunks: 200)
        let rig = try Rig(image)
        let card = FakeCard(size: image.raw.count)
        card.change { $0.writesLeft = 120 }
        #expect(!rig.install(on: card).isDone)
        let record = try #require(ProgressRecord(Array(card.bytes[0..<512])))
        #expect(record.manifestDigest == image.manifest.trailingDigest)
        let recorded = image.kinds.indices.filter { $0 > 0 && $0 < record.contiguousChunks && image.kinds[$0] != .unused }
        #expect(recorded.count > 90)
        card.change {
            $0.isDead = false
            $0.writesLeft = nil
        }
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        let written = UInt64(100 * 4_096)
        #expect(run.progress.bytesFound > written - 15 * 4_096)
        #expect(run.progress.bytesReceived < image.manifest.packedDataByteCount / 2)
        #expect(image.firstDifference(card.bytes, nil) == nil)
    }

    @Test func `a progress record of another image is not believed`() throws {
        let image = try TestImage.random(seed: 6)
        let card = FakeCard(size: image.raw.count)
        card.change { $0.writesLeft = 30 }
        #expect(!(try Rig(image).install(on: card).isDone))
        card.change {
            $0.isDead = false
            $0.writesLeft = nil
        }
        let other = try TestImage.random(seed: 7)
        let run = try Rig(other).install(on: card)
        #expect(run.failure == nil)
        #expect(run.progress.bytesFound == 0)
        #expect(other.firstDifference(card.bytes, nil) == nil)
    }

    @Test func `a progress record that lies costs time, but nothing wrong stays on the card`() throws {
        let image = try TestImage.random(seed: 8)
        let card = FakeCard(size: image.raw.count)
        card.change { $0.writesLeft = 35 }
        #expect(!(try Rig(image).install(on: card).isDone))
        card.change {
            $0.isDead = false
            $0.writesLeft = nil
            for at in stride(from: 4_096, to: 30 * 4_096, by: 1_111) { $0.bytes[at] ^= 1 }
        }
        let run = try Rig(image).install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, nil) == nil)
    }

    @Test(arguments: 0..<20)
    func `each cut connection costs at most one chunk`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let image = try TestImage.random(seed: 9, chunks: 60)
        let rig = try Rig(image)
        let cuts = (0..<Int.random(in: 1...12, using: &random)).map { _ in Int.random(in: 1..<image.packed.count, using: &random) }.sorted()
        rig.server.change { $0.cuts = cuts }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        let made = cuts.count - rig.server.state.withLock { $0.cuts.count }
        #expect(made > 0)
        #expect(run.progress.bytesResent <= UInt64(made * 4_200))
        #expect(run.messages.contains { $0.hasPrefix("waiting 0.5 s for the image: the connection was cut") })
        // Whatever was sent beyond one whole image was sent because of a cut, and is at most one frame each.
        let whole = rig.server.state.withLock { $0.packedBytesSent } - image.packed.count
        #expect(whole <= made * 4_200)
    }

    @Test func `a server that is away for a while is waited for`() throws {
        let image = try TestImage.random(seed: 10)
        var rig = try Rig(image)
        // The reports wait by the same clock, as often as their thread runs: none of it may be noticed in a wait of the transfer.
        rig.options.reportInterval = .microseconds(100)
        let clock = rig.clock
        rig.server.change { state in
            state.cuts = [30_000]
            state.onRequest = { state, request in
                if request.target == "/images/a.img.zst", state.packedBytesSent == 0 { state.awayUntil = clock.now + .seconds(90) }
            }
        }
        let start = rig.clock.now
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        #expect(run.messages.contains { $0 == "waiting 10.0 s for the image: cannot connect: Connection refused" })
        #expect(rig.clock.now - start > .seconds(90))
    }

    @Test func `a server that stays away is a failure of the step that needs it, after ten minutes`() throws {
        let image = try TestImage.random(seed: 11)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                if request.target == "/images/a.img.zst" { state.awayUntil = .seconds(1_000_000) }
            }
            state.cuts = [20_000]
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.step == .transfer)
        #expect(
            run.failure?.error
                == .unreachable(what: "image", seconds: 600, last: .transport(.notConnected("Connection refused"))))
    }

    @Test func `a server that stalls is left and asked again`() throws {
        let image = try TestImage.random(seed: 12)
        let rig = try Rig(image)
        rig.server.change { $0.instead["/images/a.img.zst"] = [FakeServer.Reply(status: 206, stalls: true)] }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(run.messages.contains("waiting 0.5 s for the image: the server has sent nothing for too long"))
    }

    @Test func `a wrong bit on the way is mended by fetching that chunk again`() throws {
        let image = try TestImage.random(seed: 13)
        let data = image.kinds.indices.filter { image.kinds[$0] == .data }
        let rig = try Rig(image)
        rig.server.change { $0.flips = [0: 1, data[4]: 2, data[5]: 3] }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        #expect(run.progress.bytesResent > 5 * 4_096)
        #expect(run.progress.bytesResent < 8 * 4_200)
    }

    @Test func `a chunk that arrives wrong each time is a failure that names it`() throws {
        let image = try TestImage.random(seed: 14)
        let bad = try #require(image.kinds.indices.last { image.kinds[$0] == .data && $0 < 40 })
        let rig = try Rig(image)
        rig.server.change { $0.flips = [bad: 1_000] }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.step == .transfer)
        #expect(run.failure?.error == .damagedChunk(index: bad, offset: UInt64(bad * 4_096), times: 4))
        #expect(rig.server.reports.last?.status == .failed)
        #expect(rig.server.reports.last?.errorMessage?.contains("chunk \(bad) at byte \(bad * 4_096)") == true)
    }

    @Test func `a frame that is whole but holds another chunk is refused`() throws {
        let image = try TestImage.random(seed: 15)
        let data = image.kinds.indices.filter { image.kinds[$0] == .data }
        let (one, other) = (image.frame(of: data[2]), image.frame(of: data[5]))
        #expect(one.count == other.count)
        let rig = try Rig(image)
        rig.server.change { state in
            state.image.packed.replaceSubrange(one, with: image.packed[other])
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.error == .damagedChunk(index: data[2], offset: UInt64(data[2] * 4_096), times: 4))
    }
}
