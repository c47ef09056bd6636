import DeviceProtocol
import InstallerCore
import Synchronization
import TestSupport
import Testing

@Suite struct CardTests {
    @Test func `a zero chunk over a dirty card is written and reads back as zeros`() throws {
        let image = try TestImage.random(seed: 20)
        let zeros = image.kinds.indices.filter { image.kinds[$0] == .zero }
        #expect(!zeros.isEmpty)
        let card = FakeCard(size: image.raw.count, filledWith: 0xFF)
        #expect(try Rig(image).install(on: card).isDone)
        for index in zeros { #expect(card.bytes[index * 4_096..<(index + 1) * 4_096].allSatisfy { $0 == 0 }) }
    }

    @Test func `a chunk that became zero in the new version is zero on the card`() throws {
        let old = try TestImage.random(seed: 21)
        let cleared = try #require(old.kinds.indices.last { old.kinds[$0] == .data && $0 < 40 })
        var raw = old.raw
        raw.replaceSubrange(cleared * 4_096..<(cleared + 1) * 4_096, with: [UInt8](repeating: 0, count: 4_096))
        var kinds = old.kinds
        kinds[cleared] = .zero
        let new = try TestImage(raw: raw, kinds: kinds, chunkSize: 4_096)
        let card = FakeCard(size: old.raw.count)
        #expect(try Rig(old).install(on: card).isDone)
        #expect(try Rig(new).install(on: card).isDone)
        #expect(new.firstDifference(card.bytes, nil) == nil)
    }

    @Test func `the place of the partition table is wiped first and written last`() throws {
        let image = try TestImage.random(seed: 22, chunkSize: 8_192)
        let patch = try image.patch([(4_096, [UInt8](repeating: 9, count: 8_192)), (40_960, [UInt8](repeating: 8, count: 4_096))])
        let card = FakeCard(size: image.raw.count, filledWith: 0xEE)
        #expect(try Rig(image, patch: patch).install(on: card).isDone)
        let writes = card.writes
        #expect(writes.first?.offset == 0)
        #expect(writes.first?.count == 512)
        #expect(writes[1].offset == 512 && writes[1].count == 7_680)
        #expect(writes.last?.offset == 0)
        #expect(writes.last?.count == 512)
        #expect(writes[writes.count - 2].offset == 512)
        // Between the two, only the progress record goes there.
        for write in writes.dropFirst(2).dropLast(2) where write.offset < 8_192 { #expect(write.offset == 0 && write.count == 512) }
        #expect(image.firstDifference(card.bytes, patch) == nil)
    }

    @Test func `a bit that flips on the card is mended once`() throws {
        let image = try TestImage.random(seed: 23)
        let data = image.kinds.indices.filter { image.kinds[$0] == .data }
        let zero = try #require(image.kinds.firstIndex(of: .zero))
        let patch = try image.patch([(UInt64(data[6] * 4_096), [UInt8](repeating: 3, count: 4_096))])
        let card = FakeCard(size: image.raw.count)
        card.change {
            $0.writeFlips = [data[3] * 4_096 + 100: 1, data[4] * 4_096 + 4_095: 1, zero * 4_096 + 1: 1, data[6] * 4_096 + 7: 1, 17: 2]
        }
        let run = try Rig(image, patch: patch).install(on: card)
        #expect(run.failure == nil)
        #expect(image.firstDifference(card.bytes, patch) == nil)
        #expect(run.messages.contains { $0.contains("read back wrong") })
        #expect(run.progress.bytesVerified == image.manifest.usedByteCount)
    }

    @Test func `a chunk that reads back wrong twice means that the card is bad`() throws {
        let image = try TestImage.random(seed: 24)
        let bad = try #require(image.kinds.indices.last { image.kinds[$0] == .data && $0 < 40 })
        let card = FakeCard(size: image.raw.count)
        card.change { $0.writeFlips = [bad * 4_096 + 5: 1_000] }
        let rig = try Rig(image)
        let run = rig.install(on: card)
        #expect(run.failure?.step == .readBack)
        #expect(run.failure?.error == .badCard(index: bad, offset: UInt64(bad * 4_096), chunks: 1))
        #expect(rig.server.reports.last?.status == .failed)
        #expect(rig.server.reports.last?.errorMessage?.contains("read the card back") == true)
        #expect(!rig.server.reports.contains { $0.status == .success })
        #expect(Array(card.bytes[0..<8]) == Array("RPIDPROG".utf8))
    }

    @Test func `a first chunk that reads back wrong twice is wiped, and the card is bad`() throws {
        let image = try TestImage.random(seed: 25)
        let card = FakeCard(size: image.raw.count)
        card.change { $0.writeFlips = [2_000: 1_000] }
        let run = try Rig(image).install(on: card)
        #expect(run.failure == InstallFailure(step: .finish, error: .badBlock(offset: 0)))
        #expect(card.bytes[0..<1_000].allSatisfy { $0 == 0 })
    }

    @Test func `a block of the patch that reads back wrong twice means that the card is bad`() throws {
        let image = try TestImage.random(seed: 26)
        let patch = try image.patch([(40_960, [UInt8](repeating: 3, count: 4_096))])
        let card = FakeCard(size: image.raw.count)
        let rig = try Rig(image, patch: patch)
        rig.server.change { state in
            state.onRequest = { _, request in
                // The second time: the first is only to see whether the server can make it.
                guard request.target == "/api/patch" else { return }
                if card.writes.isEmpty { return }
                card.change { $0.writeFlips = [40_961: 1_000] }
            }
        }
        #expect(rig.install(on: card).failure == InstallFailure(step: .customize, error: .badBlock(offset: 40_960)))
    }

    @Test func `a card that is too small is refused with both sizes, and nothing is written`() throws {
        let image = try TestImage.random(seed: 27)
        let card = FakeCard(size: image.raw.count - 1)
        let rig = try Rig(image)
        let run = rig.install(on: card)
        #expect(run.failure?.error == .cardTooSmall(needed: 196_608, found: 196_607))
        #expect(run.failure?.message.contains("needs 196.6 kB (196608 bytes) and the card has 196.6 kB (196607 bytes)") == true)
        #expect(card.writes.isEmpty)
        #expect(rig.server.reports.last?.status == .failed)
        #expect(rig.server.reports.last?.deploymentToken == "00ff")
    }

    @Test func `a card that cannot be opened is reported before any configuration is asked for`() throws {
        let rig = try Rig(try TestImage.random(seed: 28))
        let run = rig.install { () throws(DestinationError) -> FakeCard in throw .readOnly(path: "/dev/mmcblk0") }
        #expect(run.failure == InstallFailure(step: .checkCard, error: .card(.readOnly(path: "/dev/mmcblk0"))))
        #expect(rig.server.requests("/api/config").isEmpty)
        #expect(rig.server.reports.map(\.status) == [.failed])
        #expect(rig.server.reports.last?.serial == "10000000abcdef01")
        #expect(rig.server.reports.last?.errorMessage?.contains("slide the card's lock off") == true)
    }

    @Test func `a write that fails ends the installation at once and says where`() throws {
        let image = try TestImage.random(seed: 29)
        let bad = try #require(image.kinds.indices.last { image.kinds[$0] == .data && $0 < 40 })
        let card = FakeCard(size: image.raw.count)
        card.change { $0.unwritable = bad * 4_096 + 9 }
        let run = try Rig(image).install(on: card)
        #expect(run.failure?.step == .transfer)
        #expect(
            run.failure?.error == .card(.notWritten(offset: UInt64(bad * 4_096), count: 4_096, reason: "Input/output error")))
    }

    @Test func `a place that cannot be read means that the card is bad, and only that chunk is at fault`() throws {
        let image = try TestImage.random(seed: 30)
        let bad = try #require(image.kinds.indices.last { image.kinds[$0] == .data && $0 < 40 })
        let card = FakeCard(size: image.raw.count)
        card.change { $0.unreadable = bad * 4_096 + 9 }
        let run = try Rig(image).install(on: card)
        #expect(run.failure?.error == .badCard(index: bad, offset: UInt64(bad * 4_096), chunks: 1))
    }

    @Test func `a machine without serial number and MAC address is refused before anything else`() throws {
        var rig = try Rig(try TestImage.random(seed: 31))
        rig.options.identity = ConfigRequest(serialNumber: "", macAddress: "")
        let run = rig.install(on: FakeCard(size: 10))
        #expect(run.failure == InstallFailure(step: .identify, error: .unknownDevice))
    }

    @Test func `an image that takes no hostname is installed as it is, and the device says so`() throws {
        let image = try TestImage.random(seed: 33)
        let rig = try Rig(image, patch: try image.patch([(0, [UInt8](repeating: 1, count: 4_096))]))
        rig.server.change { $0.patchPath = nil }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(run.messages == ["this image takes no hostname: the card keeps the image's own name"])
        #expect(run.steps == InstallStep.allCases.filter { $0 != .askForPatch && $0 != .customize })
        #expect(image.firstDifference(card.bytes, nil) == nil)
        #expect(rig.server.requests("/api/patch").isEmpty)
        #expect(rig.server.reports.last?.status == .success)
        #expect(rig.server.reports.last?.named == false)
        #expect(!run.progress.isNamed)
    }

    @Test func `without customization the card gets the image as it is`() throws {
        let image = try TestImage.random(seed: 32)
        var rig = try Rig(image, patch: try image.patch([(0, [UInt8](repeating: 1, count: 4_096))]))
        rig.options.skipsCustomization = true
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(!run.progress.isNamed)
        #expect(rig.server.reports.last?.named == false)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        #expect(rig.server.requests("/api/patch").isEmpty)
    }
}
