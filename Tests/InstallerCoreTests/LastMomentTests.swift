import DeviceProtocol
import FaultInjection
import InstallerCore
import Synchronization
import TestSupport
import Testing

@Suite struct LastMomentTests {
    private func report(_ request: FakeServer.Request) -> StatusReport? {
        request.target == "/api/status" ? try? StatusReport(bytes: request.body) : nil
    }

    @Test func `a device whose deployment has ended meanwhile asks anew before its card can boot`() throws {
        let image = try TestImage.random(seed: 90)
        let rig = try Rig(image)
        let card = FakeCard(size: image.raw.count)
        let bootable = Mutex<[Bool]>([])
        rig.server.change { state in
            state.onRequest = { state, request in
                guard report(request)?.message == "write the first chunk" else { return }
                let first = state.image.raw[0..<512]
                // The reporter's thread says the step's name as well; whoever hears first that it is over makes no difference.
                bootable.withLock { $0.append(card.bytes[0..<512] == first) }
                guard state.configured == 1 else { return }
                state.instead["/api/status"] = [.json(200, StatusAnswer(hostname: "KXP2-CORO-001", status: .failed).bytes)]
            }
        }
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(run.messages.contains("starting over: the server answered 410: this deployment is over (failed)"))
        #expect(rig.server.state.withLock { $0.configured } == 2)
        #expect(bootable.withLock { $0.first } == false)
        #expect(image.firstDifference(card.bytes, nil) == nil)
    }

    @Test func `a deployment that is of another hostname by now is asked for anew`() throws {
        let image = try TestImage.random(seed: 91)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                guard report(request)?.message == "write the first chunk", state.configured == 1 else { return }
                state.instead["/api/status"] = [.json(200, StatusAnswer(hostname: "KXP2-CORO-002", status: .customizing).bytes)]
            }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(rig.server.state.withLock { $0.configured } == 2)
    }

    @Test func `a card whose success the server refuses does not boot`() throws {
        let image = try TestImage.random(seed: 92)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                if report(request)?.status == .success { state.instead["/api/status"] = [.error(410, "the deployment is over")] }
            }
        }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure?.error == .notAcknowledged("the server answered 410: the deployment is over"))
        #expect(card.bytes[0..<4_096].allSatisfy { $0 == 0 })
    }

    @Test func `a success that a server takes in but counts as a failure is none, and the card does not boot`() throws {
        let image = try TestImage.random(seed: 88)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                guard let status = report(request)?.status, status.isFinal else { return }
                state.instead["/api/status"] = [.json(200, StatusAnswer(hostname: "KXP2-CORO-001", status: .failed).bytes)]
            }
        }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure?.error == .notAcknowledged("the server answered 410: this deployment counts as failed"))
        #expect(card.bytes[0..<4_096].allSatisfy { $0 == 0 })
    }

    @Test func `a success of which all answers were lost is one when the server says so at last`() throws {
        let image = try TestImage.random(seed: 93)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                switch report(request)?.status {
                case .success: state.instead["/api/status"] = [FakeServer.Reply(status: 200, cutAfter: 0)]
                case .failed: state.instead["/api/status"] = [.json(200, StatusAnswer(hostname: "KXP2-CORO-001", status: .success).bytes)]
                default: break
                }
            }
        }
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
    }

    @Test func `a card whose success was taken is not wiped because of an answer that makes no sense`() throws {
        let image = try TestImage.random(seed: 99)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                switch report(request)?.status {
                case .success: state.instead["/api/status"] = [.error(240, "")]
                case .failed: state.instead["/api/status"] = [.json(200, StatusAnswer(hostname: "KXP2-CORO-001", status: .success).bytes)]
                default: break
                }
            }
        }
        let card = FakeCard(size: image.raw.count)
        #expect(rig.install(on: card).isDone)
        #expect(image.firstDifference(card.bytes, nil) == nil)
    }

    @Test func `the success of a named card carries the digest of its own blocks`() throws {
        let image = try TestImage.random(seed: 94)
        let patch = try image.patch([(8_192, [UInt8](repeating: 7, count: 4_096))])
        let rig = try Rig(image, patch: patch)
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
        #expect(rig.server.reports.last?.patchChecksum == patch.trailingDigest)
        #expect(rig.server.reports.dropLast().allSatisfy { $0.patchChecksum == nil })
    }

    @Test(arguments: [(30, "30.0 s"), (3_600, "60.0 s"), (0, "0.5 s")])
    func `a busy server's Retry-After is followed, but not for ever`(seconds: Int, pause: String) throws {
        let image = try TestImage.random(seed: 95)
        let rig = try Rig(image)
        let busy = FakeServer.Reply(
            status: 503, fields: [("Retry-After", "\(seconds)"), ("Content-Type", "application/json")],
            body: ErrorAnswer(error: "busy").bytes)
        rig.server.change {
            $0.instead["/images/a.manifest"] = [busy]
            $0.instead["/images/a.img.zst"] = [busy]
            $0.instead["/api/config"] = [busy]
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(run.messages.contains("waiting \(pause) for the list of chunks: the server answered 503: busy"))
        #expect(run.messages.contains("waiting \(pause) for the image: the server answered 503: busy"))
        #expect(run.messages.contains("asking again in \(pause): the server answered 503: busy"))
    }

    @Test(arguments: stride(from: 36, to: 100, by: 4).map { UInt64($0) })
    func `a card that is smaller than it says is never taken for a good one`(share: UInt64) throws {
        let image = try TestImage.random(seed: 96 + share)
        let card = FakeCard(size: image.raw.count)
        let plan = FaultPlan(
            [Fault(.lyingSize, at: .permille(share * 10))],
            site: FaultSite(
                imageByteCount: image.manifest.rawSize, packedByteCount: image.manifest.packedSize,
                usedByteCount: image.manifest.usedByteCount))
        let rig = try Rig(image)
        let run = rig.install { () throws(DestinationError) in try FaultyDestination(card, clock: rig.clock, plan: plan) }
        #expect(run.failure?.step == .readBack)
        #expect(!rig.server.reports.contains { $0.status == .success })
    }

    @Test func `a server whose answers only trickle is left, and asked again`() throws {
        let image = try TestImage.random(seed: 89)
        let rig = try Rig(image)
        let plan = FaultPlan(
            [
                Fault(.slow, value: 1, at: .call(.config, number: 1)), Fault(.slow, value: 1, at: .call(.manifest, number: 1)),
                Fault(.slow, value: 1, at: .call(.success, number: 1)),
            ],
            site: FaultSite(imageByteCount: 0, packedByteCount: 0, usedByteCount: 0))
        let card = FakeCard(size: image.raw.count)
        let transport = FaultyTransport(FakeTransport(server: rig.server, clock: rig.clock), clock: rig.clock, plan: plan)
        let installer = Installer(
            options: rig.options, transport: transport, clock: rig.clock, openCard: { () throws(DestinationError) in card })
        var messages: [String] = []
        let outcome = installer.run { if case .message(let text) = $0 { messages.append(text) } }
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(messages.contains("waiting 0.5 s for the configuration: the server has sent nothing for too long"))
        #expect(messages.contains("waiting 0.5 s for the list of chunks: the server has sent nothing for too long"))
        #expect(messages.contains("reporting again in 0.5 s: the server has sent nothing for too long"))
    }

    @Test func `a card that loses the wiping of its old partition table is refused before anything is overwritten`() throws {
        let old = try TestImage.random(seed: 97)
        let new = try TestImage.random(seed: 98)
        let card = FakeCard(old.raw)
        let plan = FaultPlan(
            [Fault(.lostWrites, value: 0, at: .step(1))],
            site: FaultSite(imageByteCount: 0, packedByteCount: 0, usedByteCount: 0))
        let rig = try Rig(new)
        let run = rig.install { () throws(DestinationError) in try FaultyDestination(card, clock: rig.clock, plan: plan) }
        #expect(run.failure == InstallFailure(step: .inspectCard, error: .badBlock(offset: 0)))
    }
}
