import DeviceProtocol
import Fleet
import FleetStore
import LibCrypto
import Synchronization
import Testing

@testable import Operations

@Suite struct PatchShelfTests {
    private static func patch(_ megabytes: Int = 1) throws -> BlockPatch {
        try BlockPatch(
            rawSize: 1 << 40, imageDigest: .zero, blocks: [(0, [UInt8](repeating: 1, count: megabytes << 20))],
            hash: { SHA256Hasher.digest(of: $0) })
    }

    @Test func `a device that asks for its patch over many connections takes the memory of one`() async throws {
        let shelf = PatchShelf()
        let patch = try Self.patch()
        let made = Counter()
        let contents = try await withThrowingTaskGroup(of: PatchContent.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await shelf.patch(of: DeploymentID(1)) { () throws(OperationError) in
                        made.up()
                        return patch
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.count == 1)
        #expect(contents.allSatisfy { $0 === contents[0] })
        #expect(await shelf.digest(of: DeploymentID(1)) == patch.trailingDigest)
    }

    @Test func `patches of many devices on their way at the same time are bounded, and the next device is asked to come again`()
        async throws
    {
        let shelf = PatchShelf()
        let patch = try Self.patch(15)
        var held: [PatchContent] = []
        var refused: OperationError?
        for id in 0..<100 where refused == nil {
            do throws(OperationError) {
                held.append(try await shelf.patch(of: DeploymentID(Int64(id))) { () throws(OperationError) in patch })
            } catch {
                refused = error
            }
        }
        guard case .busy = refused else {
            Issue.record("\(held.count) patches are on their way")
            return
        }
        #expect(held.count * (15 << 20) <= PatchShelf.byteLimit)
        #expect(held.count > 10)
        held.removeAll()
        _ = try await shelf.patch(of: DeploymentID(1_000)) { () throws(OperationError) in patch }
    }

    @Test func `a patch that cannot be made is tried again for the next who asks`() async throws {
        let shelf = PatchShelf()
        await #expect(throws: OperationError.self) {
            _ = try await shelf.patch(of: DeploymentID(1)) { () throws(OperationError) in throw .interrupted }
        }
        let patch = try Self.patch()
        _ = try await shelf.patch(of: DeploymentID(1)) { () throws(OperationError) in patch }
    }

    @Test func `a deployment whose device was silent for an hour ends as failed, and one that was heard goes on`() async throws {
        let site = try await OperationsSite()
        let id = try await site.startDeployment()
        let clock = Clock()
        let deployments = Deployments(
            store: site.store, images: site.library, progress: ProgressRecorder(store: site.store) { _ in }, now: { clock.now })
        #expect(try await deployments.endAbandoned() == 0)
        #expect(try await site.store.deployment(id).isOpen)
        clock.jump(700)
        #expect(try await deployments.endAbandoned() == 1)
        let ended = try await site.store.deployment(id)
        #expect(ended.state == .failed)
        #expect(ended.errorMessage == "The device fell silent and has not come back.")
    }

    @Test func `a deployment whose device was last heard by a clock that was over an hour ahead ends as failed`() async throws {
        let site = try await OperationsSite()
        let id = try await site.startDeployment()
        let clock = Clock()
        let deployments = Deployments(
            store: site.store, images: site.library, progress: ProgressRecorder(store: site.store) { _ in }, now: { clock.now })
        clock.jump(-3_000 - 3_500)
        #expect(try await deployments.endAbandoned() == 0)
        clock.jump(-200)
        #expect(try await deployments.endAbandoned() == 1)
        #expect(try await site.store.deployment(id).state == .failed)
    }

    @Test func `upkeep forgets a device that stopped asking a day ago, although no other device asks`() async throws {
        let site = try await OperationsSite()
        _ = try await site.startDeployment()
        _ = try await site.store.beginDeployment(
            DeploymentRequest(
                device: DeviceIdentity(SerialNumber("AA01")), ipAddress: "192.0.2.1", product: ProductCode("KXP2"), venue: nil,
                unassigned: .wait, tokenDigest: SHA256Hex(String(repeating: "a", count: 64))), by: OperationsSite.author)
        let clock = Clock()
        let deployments = Deployments(
            store: site.store, images: site.library, progress: ProgressRecorder(store: site.store) { _ in }, now: { clock.now })
        try await deployments.forgetWaiting()
        #expect(try await site.store.waitingDevices().count == 1)
        clock.jump(86_400)
        try await deployments.forgetWaiting()
        #expect(try await site.store.waitingDevices() == [])
    }
}

private final class Clock: Sendable {
    private let ahead = Mutex<Int64>(3_000)

    var now: Timestamp { Timestamp(milliseconds: SystemClock.now().milliseconds + ahead.withLock { $0 } * 1_000) }

    func jump(_ seconds: Int64) { ahead.withLock { $0 += seconds } }
}

private final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func up() { value.withLock { $0 += 1 } }
}
