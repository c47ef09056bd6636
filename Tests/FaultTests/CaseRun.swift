import DeviceProtocol
import FaultInjection
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Imaging
import InstallerCore
import Operations

/// Plays one story and judges it.
struct CaseRun: Sendable {
    /// What came of a story.
    struct Report: Sendable {
        var complaints: [String] = []
        var injected: [Fault] = []
        var endings: [String] = []
        var installations = 0
    }

    let world: World
    let story: Story

    private var identity: ConfigIdentity {
        get throws { try ConfigIdentity(number: 1 + story.number, product: story.replacesImage ? "RXP2" : "KXP2") }
    }

    private func card(_ suffix: String = "") -> String { "\(world.folder)/cards/\(story.number)\(suffix)" }

    func play() async -> Report {
        if story.replacesImage { await world.replacing.take() }
        var report = Report()
        do {
            if case .twins = story.plot { try await playTwins(&report) } else { try await playOne(&report) }
        } catch let hang as Hang {
            report.complaints.append("HANG: not over after \(SimulatedPi.watchdog); it said last: \(hang.messages.suffix(3))")
        } catch {
            report.complaints.append("the case could not be judged: \(error)")
        }
        for suffix in ["", "-twin"] { try? FileManager.default.removeItem(atPath: card(suffix)) }
        if story.replacesImage { await world.replacing.pass() }
        return report
    }

    private func prepareCard(_ path: String) throws {
        switch story.card {
        case .blank: _ = FileManager.default.createFile(atPath: path, contents: nil)
        case .noise: _ = FileManager.default.createFile(atPath: path, contents: Data(repeating: 0xEE, count: World.cardByteCount))
        case .olderVersion: try FileManager.default.copyItem(atPath: world.images[1], toPath: path)
        case .sameVersion: try FileManager.default.copyItem(atPath: world.images[0], toPath: path)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: UInt64(World.cardByteCount))
        try file.close()
    }

    private func plan(_ faults: [Fault], victim: (id: Int64, token: String)?) async throws -> FaultPlan {
        let image = try await world.main.store.activeImage(of: identity.product).orThrow("an active image").properties
        var site = FaultSite(
            imageByteCount: image.sizeInBytes, packedByteCount: image.packedSizeInBytes, usedByteCount: image.usedSizeInBytes)
        let other = world.other.server.address
        site.otherServer = (other.host, other.port)
        site.otherDeployment = victim
        let (world, byForce) = (world, story.removesByForce)
        site.replaceImage = {
            BlockingCall.run { try? await world.replaceImage(byForce: byForce) }
        }
        return FaultPlan(faults, site: site)
    }

    private func pi(_ card: String, isTwin: Bool = false) throws -> SimulatedPi {
        let identity = try identity
        let address = isTwin ? LoopbackAddress.ofDevice(UInt32(0x40_0000 + story.number)) : identity.address
        return SimulatedPi(identity: identity, address: address, card: card, server: try world.main.url)
    }

    private func playOne(_ report: inout Report) async throws {
        let path = card()
        try prepareCard(path)
        let victim = try await story.starts.joined().contains { $0.kind == .stolenToken } ? openVictim() : nil
        let referee = Referee(world: world, identity: try identity, card: path, before: story.card)
        var isDone = false
        for faults in story.starts where !isDone {
            let plan = try await plan(faults, victim: victim)
            let ending = try await pi(path).start(plan)
            note(ending, in: &report)
            var referee = referee
            referee.wrap = plan.cardWrap
            report.complaints += try await referee.complaints(ending, faults: faults, deviceIsAlone: true)
            isDone = ending.isDone
        }
        if let victim, let row = try? await world.main.store.deployment(DeploymentID(victim.id)), row.state == .success {
            report.complaints.append("FALSE SUCCESS: of a device that did nothing, by a token that was stolen")
        }
        guard !isDone else { return }
        // The same device on the same card, and nothing goes wrong any more.
        let last = try await pi(path).start(plan([], victim: nil))
        note(last, in: &report)
        report.complaints += try await referee.complaints(last, faults: [], deviceIsAlone: true).map { "afterwards: \($0)" }
        if !last.isDone { report.complaints.append("afterwards it did not succeed without faults: \(last.text)") }
    }

    private func note(_ ending: Ending, in report: inout Report) {
        // A fault counts once for each start of the device, however often it struck.
        report.injected += Set(ending.injected)
        report.installations += 1
        report.endings.append("\(ending.text) [\(Set(ending.injected).map(\.description).sorted().joined(separator: ","))]")
    }

    /// A deployment of another device, which does nothing with it.
    private func openVictim() async throws -> (id: Int64, token: String) {
        let victim = try ConfigIdentity(number: 0x4020_0000 + story.number, product: "KXP2")
        var request = victim.request
        request.protocolVersion = 1
        let address = world.main.server.address
        let answer = try await world.main.deployments.configure(
            request, from: victim.address, server: ServerAddress(host: address.host, port: address.port))
        return (answer.deploymentID, answer.deploymentToken)
    }

    private func playTwins(_ report: inout Report) async throws {
        let paths = [card(), card("-twin")]
        for path in paths { try prepareCard(path) }
        let plans = [try await plan(story.starts[0], victim: nil), try await plan(story.starts[1], victim: nil)]
        let (one, two) = (try pi(paths[0]), try pi(paths[1], isTwin: true))
        async let first = one.start(plans[0])
        async let second = two.start(plans[1])
        let endings = [try await first, try await second]
        for (index, path) in paths.enumerated() {
            let (ending, wrap) = (endings[index], plans[index].cardWrap)
            note(ending, in: &report)
            let referee = Referee(world: world, identity: try identity, card: path, before: story.card, wrap: wrap)
            report.complaints += try await referee.complaints(ending, faults: [Fault(.readOnly)], deviceIsAlone: false)
        }
        let last = try await one.start(plan([], victim: nil))
        note(last, in: &report)
        if !last.isDone { report.complaints.append("afterwards it did not succeed alone: \(last.text)") }
        let referee = Referee(world: world, identity: try identity, card: paths[0], before: story.card)
        report.complaints += try await referee.complaints(last, faults: [], deviceIsAlone: true).map { "afterwards: \($0)" }
    }
}
