import DeviceProtocol
import InstallerCore
import TestSupport
import Testing

@Suite struct InstallTests {
    @Test(arguments: [ChunkKind.data, .zero, .unused], [0, 4_095, 1_000])
    func `a blank card gets the image, the device's own blocks, and nothing else`(firstKind: ChunkKind, tail: Int) throws {
        let image = try TestImage.random(seed: 1, tail: tail, firstKind: firstKind)
        let patch = try image.patch([
            (0, [UInt8](repeating: 0xA1, count: 4_096)), (8_192, [UInt8](repeating: 0xA2, count: 8_192)),
            (40_960, [UInt8](repeating: 0xA3, count: 4_096)),
        ])
        let rig = try Rig(image, patch: patch)
        let card = FakeCard(size: image.raw.count + 10_000, filledWith: 0xEE)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, patch) == nil)
        #expect(card.bytes[image.raw.count...].allSatisfy { $0 == 0xEE })
        let patched = Set(patch.blocks.flatMap { Int($0.offset) / 4_096..<(Int($0.offset) + $0.bytes.count) / 4_096 })
        for (index, kind) in image.kinds.enumerated() where index > 0 && kind == .unused && !patched.contains(index) {
            #expect(card.bytes[index * 4_096..<(index + 1) * 4_096].allSatisfy { $0 == 0xEE }, "unused chunk \(index)")
        }
        #expect(run.progress.bytesVerified == image.manifest.usedByteCount)
        #expect(run.progress.bytesWritten == image.manifest.usedByteCount)
        #expect(run.progress.bytesResent == 0)
        #expect(run.progress.isNamed)
        #expect(run.steps == InstallStep.allCases)
    }
}
