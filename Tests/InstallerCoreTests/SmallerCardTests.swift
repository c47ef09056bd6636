import DeviceProtocol
import FaultInjection
import InstallerCore
import TestSupport
import Testing

/// Cards that have 64 KiB, say that they have more, and start over at their end.
@Suite struct SmallerCardTests {
    private static let imageSize = 131_072
    private static let realSize = 65_536

    /// An image whose chunks lie on a card so that its parts do not touch each other.
    private static func image(_ kinds: [Int: ChunkKind], chunkSize: Int = 4_096, seed: UInt64 = 1, equal: [Int] = []) throws -> TestImage {
        var all = [ChunkKind](repeating: .unused, count: imageSize / chunkSize)
        var raw = [UInt8](repeating: 0, count: imageSize)
        for (index, kind) in kinds {
            all[index] = kind
            guard kind == .data else { continue }
            let content = SeededGenerator.bytes(seed: seed &* 100 &+ UInt64(equal.contains(index) ? 99 : index), count: chunkSize)
            raw.replaceSubrange(index * chunkSize..<(index + 1) * chunkSize, with: content)
        }
        return try TestImage(raw: raw, kinds: all, chunkSize: chunkSize)
    }

    private static func install(_ image: TestImage, _ patch: BlockPatch) throws -> (run: Rig.Run, rig: Rig, card: [UInt8]) {
        let card = FakeCard(size: image.raw.count)
        let plan = FaultPlan(
            [Fault(.lyingSize, at: .byte(UInt64(realSize)))],
            site: FaultSite(imageByteCount: image.manifest.rawSize, packedByteCount: 0, usedByteCount: image.manifest.usedByteCount))
        let rig = try Rig(image, patch: patch)
        let run = rig.install { () throws(DestinationError) in try FaultyDestination(card, clock: rig.clock, plan: plan) }
        let real = Array(card.bytes[0..<realSize])
        return (run, rig, real + real)
    }

    /// What would be overwritten by what is written last, and how.
    enum Overlap: CaseIterable {
        case firstChunkOnData, firstChunkOnZeros, blockInUnusedOnData, blockInUnusedOnZeros, blockInZerosOnZeros, blockInDataOnEqualData
    }

    @Test(arguments: Overlap.allCases)
    func `what is written after the read-back does not go over what was found right`(overlap: Overlap) throws {
        let block = [UInt8](repeating: 7, count: 4_096)
        let image: TestImage
        var blocks: [(offset: UInt64, bytes: [UInt8])] = []
        switch overlap {
        case .firstChunkOnData: image = try Self.image([0: .data, 5: .data, 16: .data])
        case .firstChunkOnZeros: image = try Self.image([0: .data, 5: .data, 16: .zero])
        case .blockInUnusedOnData: (image, blocks) = (try Self.image([0: .data, 21: .data]), [(5 * 4_096, block)])
        case .blockInUnusedOnZeros: (image, blocks) = (try Self.image([0: .data, 5: .zero]), [(21 * 4_096, block)])
        case .blockInZerosOnZeros: (image, blocks) = (try Self.image([0: .data, 3: .zero, 19: .zero]), [(3 * 4_096, block)])
        case .blockInDataOnEqualData:
            (image, blocks) = (try Self.image([0: .data, 3: .data, 19: .data], equal: [3, 19]), [(19 * 4_096, block)])
        }
        let (run, rig, _) = try Self.install(image, image.patch(blocks))
        guard case .overwritten = run.failure?.error else {
            // Zeros under the progress record do not read back as such.
            if case .badCard = run.failure?.error { return }
            Issue.record("\(run.outcome)")
            return
        }
        #expect(!rig.server.reports.contains { $0.status == .success })
    }

    @Test func `a card on which nothing of an image meets is a good one, and any other is not`() throws {
        var good = 0
        for seed in 0..<200 {
            var random = SeededGenerator(seed: UInt64(seed))
            var kinds: [Int: ChunkKind] = [0: .data]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                kinds[Int.random(in: 1..<16, using: &random)] = Bool.random(using: &random) ? .data : .zero
            }
            let equal = (0..<16).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            let image = try Self.image(kinds, chunkSize: 8_192, seed: UInt64(seed), equal: equal)
            let places = Set((0..<3).map { _ in Int.random(in: 0..<32, using: &random) }).sorted()
            let patch = try image.patch(
                places.map { (UInt64($0 * 4_096), [UInt8](repeating: UInt8.random(in: 1...255, using: &random), count: 4_096)) })
            let (run, _, card) = try Self.install(image, patch)
            if run.isDone {
                good += 1
                #expect(image.firstDifference(card, patch) == nil, "seed \(seed): \(kinds), blocks \(places)")
            }
        }
        #expect(good > 10)
    }
}
