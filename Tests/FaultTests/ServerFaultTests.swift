import DeviceProtocol
import FaultInjection
import Fleet
import FleetStore
import Foundation
import Imaging
import InstallerCore
import Operations
import Synchronization
import TestSupport
import Testing

/// Cases with the real server that no drawn fault makes.
@Suite struct ServerFaultTests {
    private static func install(
        _ identity: ConfigIdentity, on card: String, from server: ServerSide, hook: HookTransport.Hook
    ) async throws -> InstallOutcome {
        let url = try server.url
        var options = InstallOptions(server: url, identity: identity.request)
        options.refusalPatience = .seconds(10)
        let installer = Installer(
            options: options, transport: HookTransport(hook: hook), clock: VirtualTimekeeper(),
            openCard: { () throws(DestinationError) in try FileDestination(path: card, isDirect: false) })
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: installer.run { _ in }) }
        }
    }

    private static func blankCard(_ folder: TemporaryDirectory, _ name: String) throws -> String {
        let path = try folder.write([], to: name)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: UInt64(World.cardByteCount))
        try file.close()
        return path
    }

    @Test func `a Pi whose hostname was given away while it was cut off takes another one before its card can boot`() async throws {
        let folder = try TemporaryDirectory()
        let server = try await ServerSide.start(in: folder.file("data"), karts: 5)
        let image = try SmallImage.make(at: folder.file("os.img"), seed: 1)
        try await server.addImage(image.path, name: "karts", version: "1", product: "KXP2")
        let card = try Self.blankCard(folder, "card")
        let wasBootable = Mutex<Bool?>(nil)
        let other = try ConfigIdentity(number: 2, product: "KXP2")
        let stolen = Mutex<String?>(nil)
        // Between its own files and the first chunk: a minute of silence, in which an operator gives the name to another device.
        let hook = HookTransport.Hook(before: "write the first chunk") {
            wasBootable.withLock { $0 = FileManager.default.contents(atPath: card).map { $0[510] == 0x55 } }
            BlockingCall.run {
                server.jump(seconds: 61)
                let moment = Timestamp(milliseconds: SystemClock.now().milliseconds + 61_000)
                guard let name = try? Hostname("KXP2-CORO-001") else { return }
                try? await server.store.release(name, by: Authorship("test", at: moment))
                let answer = try? await server.deployments.configure(
                    other.request, from: "192.0.2.9", server: ServerAddress(host: "192.0.2.1", port: 5_001))
                stolen.withLock { $0 = answer?.hostname }
            }
        }
        let identity = try ConfigIdentity(number: 1, product: "KXP2")
        let outcome = try await Self.install(identity, on: card, from: server, hook: hook)
        #expect(stolen.withLock { $0 } == "KXP2-CORO-001")
        #expect(wasBootable.withLock { $0 } == false)
        guard case .done(let progress) = outcome else {
            Issue.record("\(outcome)")
            return await server.stop()
        }
        #expect(progress.hostname == "KXP2-CORO-002")
        let row = try #require(try await server.rows(of: identity.serial).first)
        #expect(row.state == .success)
        #expect(row.hostname?.text == "KXP2-CORO-002")
        await server.stop()
    }

    @Test func `of many devices that fail before they have a deployment, each has a row that says so`() async throws {
        let folder = try TemporaryDirectory()
        let server = try await ServerSide.start(in: folder.file("data"), karts: 5)
        let site = FaultSite(imageByteCount: 1 << 20, packedByteCount: 1 << 20, usedByteCount: 1 << 20)
        for number in 1...70 {
            let identity = try ConfigIdentity(number: number, product: "KXP2")
            let card = try Self.blankCard(folder, "card")
            let pi = SimulatedPi(identity: identity, address: identity.address, card: card, server: try server.url)
            let ending = try await pi.start(FaultPlan([Fault(.readOnly)], site: site))
            #expect(!ending.isDone && ending.isKnownToServer)
            let row = try #require(try await server.rows(of: identity.serial).first, "device \(number) has no row")
            #expect(row.state == .failed)
            #expect(row.errorMessage?.contains("read-only") == true)
            #expect(row.ipAddress == identity.address)
        }
        await server.stop()
    }

    @Test(arguments: ["seek table", "manifest", "frame"], [0.1, 0.6, 0.95])
    func `a wrong bit in a file on the server is a named failure, and the card does not boot`(part: String, share: Double) async throws {
        let folder = try TemporaryDirectory()
        let server = try await ServerSide.start(in: folder.file("data"), karts: 5)
        let image = try SmallImage.make(at: folder.file("os.img"), seed: 1)
        try await server.addImage(image.path, name: "karts", version: "1", product: "KXP2")
        let manifest = try server.reference(ImageName("karts")).packed.manifest
        let last = manifest.chunk(at: manifest.chunkCount - 1)
        let frames = last.packedOffset + UInt64(last.packedLength)
        let (file, range): (String, Range<UInt64>) =
            switch part {
            case "manifest": ("karts.manifest", 0..<UInt64(manifest.bytes.count))
            case "frame":
                try {
                    let data = (0..<manifest.chunkCount).filter { manifest.chunk(at: $0).kind == .data }
                    let chunk = manifest.chunk(at: try #require(data.dropFirst(Int(Double(data.count) * share)).first))
                    return ("karts.img.zst", chunk.packedOffset..<chunk.packedOffset + UInt64(chunk.packedLength))
                }()
            default: ("karts.img.zst", frames..<manifest.packedSize)
            }
        let path = "\(server.directory.images)/\(file)"
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        bytes[Int(range.lowerBound) + Int(Double(range.count) * share)] ^= 0x08
        try Data(bytes).write(to: URL(filePath: path))

        let card = try Self.blankCard(folder, "card")
        let identity = try ConfigIdentity(number: 1, product: "KXP2")
        let outcome = try await Self.install(identity, on: card, from: server, hook: HookTransport.Hook(before: "nothing") {})
        guard case .failed(let failure, _) = outcome else {
            Issue.record("\(part) at \(share): the card is called good")
            return await server.stop()
        }
        #expect(!failure.message.isEmpty)
        let head = try #require(FileManager.default.contents(atPath: card)).prefix(512)
        #expect(head[510] != 0x55)
        let row = try #require(try await server.rows(of: identity.serial).first)
        #expect(row.state == .failed)
        #expect(row.errorMessage?.isEmpty == false)
        await server.stop()
    }
}
