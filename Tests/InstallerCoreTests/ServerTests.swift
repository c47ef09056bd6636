import DeviceProtocol
import InstallerCore
import Synchronization
import TestSupport
import Testing

@Suite struct ServerTests {
    private let packed = "/images/a.img.zst"

    @Test func `reports go out at each step, and the last one proves what was verified`() throws {
        let image = try TestImage.random(seed: 40)
        let rig = try Rig(image)
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
        let reports = rig.server.reports
        #expect(reports.map(\.status) == [.starting, .downloading, .verifying, .customizing, .customizing, .success])
        let last = try #require(reports.last)
        #expect(last.verifiedBytes == image.manifest.usedByteCount)
        #expect(last.imageChecksum == image.manifest.imageDigest)
        #expect(last.named == true)
        #expect(reports.dropLast().allSatisfy { $0.named == nil })
        #expect(last.bytesWritten == image.manifest.usedByteCount)
        #expect(last.stageTimes.map(\.name) == ["network", "decode", "hash", "write", "readback"])
        #expect(reports.allSatisfy { $0.deploymentToken == "00ff" && $0.deploymentID == 7 && $0.hostname == "KXP2-CORO-001" })
    }

    @Test func `the server hears which version of the protocol the installer speaks`() throws {
        let image = try TestImage.random(seed: 63)
        let rig = try Rig(image)
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
        let request = try #require(rig.server.requests("/api/config").first)
        #expect(try ConfigRequest(bytes: request.body).protocolVersion == ConfigAnswer.protocolVersion)
    }

    @Test func `reports that get lost do not break an installation`() throws {
        let image = try TestImage.random(seed: 41)
        let rig = try Rig(image)
        rig.server.change {
            $0.instead["/api/status"] = [
                .error(500, "no"), FakeServer.Reply(status: 200, cutAfter: 3), FakeServer.Reply(status: 200, body: [1, 2, 3]),
                .error(503, "busy"),
            ]
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(rig.server.reports.last?.status == .success)
        #expect(rig.server.reports.dropLast().allSatisfy { $0.status == .customizing })
    }

    @Test func `the last report is sent until the server acknowledges it`() throws {
        let image = try TestImage.random(seed: 42)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                guard request.target == "/api/status", let report = try? StatusReport(bytes: request.body), report.status == .success else {
                    return
                }
                guard state.requests.filter({ $0.target == "/api/status" }).count < 10 else { return }
                state.instead["/api/status"] = [.error(500, "the store is away")]
            }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(rig.server.reports.last?.status == .success)
        #expect(run.messages.contains("reporting again in 0.5 s: the server answered 500: the store is away"))
    }

    @Test func `a success that the server never acknowledges is no success`() throws {
        let image = try TestImage.random(seed: 43)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                guard let report = try? StatusReport(bytes: request.body), report.status.isFinal else { return }
                state.instead["/api/status"] = [.error(500, "the store is away")]
            }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.step == .report)
        #expect(run.failure?.error == .notAcknowledged("the server answered 500: the store is away"))
    }

    @Test func `a success that the server refuses is a failure with the server's words`() throws {
        let image = try TestImage.random(seed: 44)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                if (try? StatusReport(bytes: request.body))?.status == .success {
                    state.instead["/api/status"] = [.error(409, "the deployment was given to another device")]
                }
            }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.error == .notAcknowledged("the server answered 409: the deployment was given to another device"))
        #expect(rig.server.reports.last?.status == .failed)
    }

    @Test(arguments: [404, 409, 503])
    func `a server that has nothing yet is asked again until it has`(status: Int) throws {
        let image = try TestImage.random(seed: 45)
        let rig = try Rig(image)
        rig.server.change { $0.instead["/api/config"] = (0..<5).map { _ in .error(status, "pool exhausted") } }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(run.messages.contains("asking again in 0.5 s: the server answered \(status): pool exhausted"))
        #expect(run.messages.contains("asking again in 8.0 s: the server answered \(status): pool exhausted"))
    }

    @Test func `a server that goes on refusing is asked no longer than the caller wants`() throws {
        let image = try TestImage.random(seed: 46)
        var rig = try Rig(image)
        rig.options.refusalPatience = .seconds(30)
        rig.server.change { $0.instead["/api/config"] = (0..<500).map { _ in .error(409, "pool exhausted") } }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == InstallFailure(step: .configure, error: .refused(status: 409, message: "pool exhausted")))
        #expect(rig.server.requests("/api/config").count < 12)
        #expect(card.writes.isEmpty)
        #expect(rig.server.reports.map(\.status) == [.failed])
    }

    @Test func `a request that the server calls bad fails at once with the server's words`() throws {
        let image = try TestImage.random(seed: 47)
        let rig = try Rig(image)
        rig.server.change { $0.instead["/api/config"] = [.error(400, "venue_code must be 4 characters")] }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.message == "failed to ask for the configuration: the server refused (400): venue_code must be 4 characters")
        #expect(rig.server.requests("/api/config").count == 1)
    }

    @Test func `a configuration that stays incomplete is a failure that names the field`() throws {
        let image = try TestImage.random(seed: 48)
        let rig = try Rig(image)
        rig.server.change {
            $0.instead["/api/config"] = (0..<9).map { _ in .json(200, Array(#"{"protocol_version":1,"server_ip":"x"}"#.utf8)) }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.step == .configure)
        #expect(run.failure?.error.message.contains("hostname is missing") == true)
        #expect(rig.server.requests("/api/config").count == 3)
    }

    @Test func `a server of another protocol version is refused`() throws {
        let image = try TestImage.random(seed: 49)
        let rig = try Rig(image)
        rig.server.change { $0.instead["/api/config"] = [.json(200, Array(#"{"protocol_version":2}"#.utf8))] }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure?.error == .unknownProtocol(2))
    }

    @Test func `a damaged list of chunks is fetched again, three times at most`() throws {
        let image = try TestImage.random(seed: 50)
        var damaged = image.manifest.bytes
        damaged[70] ^= 1
        let rig = try Rig(image)
        rig.server.change { state in
            state.instead["/images/a.manifest"] = [
                FakeServer.Reply(status: 200, body: damaged), FakeServer.Reply(status: 200, body: Array(damaged.dropLast())),
            ]
        }
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
        rig.server.change { state in
            state.instead["/images/a.manifest"] = (0..<9).map { _ in FakeServer.Reply(status: 200, body: damaged) }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == InstallFailure(step: .fetchManifest, error: .badManifest("its digest does not match its content")))
    }

    @Test func `damaged blocks for the device are fetched again, three times at most`() throws {
        let image = try TestImage.random(seed: 51)
        let patch = try image.patch([(40_960, [UInt8](repeating: 3, count: 4_096))])
        var damaged = patch.bytes
        damaged[130] ^= 1
        let rig = try Rig(image, patch: patch)
        rig.server.change { $0.instead["/api/patch"] = [FakeServer.Reply(status: 200, body: damaged)] }
        let card = FakeCard(size: image.raw.count)
        #expect(rig.install(on: card).isDone)
        #expect(image.firstDifference(card.bytes, patch) == nil)
        rig.server.change { $0.instead["/api/patch"] = (0..<9).map { _ in FakeServer.Reply(status: 200, body: damaged) } }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == InstallFailure(step: .askForPatch, error: .badPatch("their digest does not match their content")))
    }

    @Test func `a server that cannot name the card ends the installation before anything is written`() throws {
        let image = try TestImage.random(seed: 54)
        let rig = try Rig(image)
        rig.server.change {
            $0.instead["/api/patch"] = [FakeServer.Reply(status: 409, body: Array(#"{"error": "no root file system"}"#.utf8))]
        }
        let card = FakeCard(size: image.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == InstallFailure(step: .askForPatch, error: .refused(status: 409, message: "no root file system")))
        #expect(card.writes.isEmpty)
    }

    @Test func `a server that goes on refusing a file that it has named is quoted`() throws {
        let image = try TestImage.random(seed: 64)
        let rig = try Rig(image)
        rig.server.change { $0.instead["/api/patch"] = (0..<5).map { _ in .error(403, "the token is of another deployment") } }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(
            run.failure
                == InstallFailure(step: .askForPatch, error: .refused(status: 403, message: "the token is of another deployment")))
        #expect(run.messages.contains("starting over: the server answered 403: the token is of another deployment"))
        #expect(rig.server.requests("/api/config").count == 5)
    }

    @Test func `blocks for another image are never written`() throws {
        let image = try TestImage.random(seed: 52)
        let other = try TestImage.random(seed: 53)
        let rig = try Rig(image, patch: try other.patch([(0, [UInt8](repeating: 3, count: 4_096))]))
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(
            run.failure
                == InstallFailure(
                    step: .askForPatch, error: .imageKeepsChanging(times: 5, how: "the device's own blocks are of another image")))
    }

    @Test(arguments: [0, 1, 2])
    func `an image that changes while it is fetched is installed in its new version`(way: Int) throws {
        let old = try TestImage.random(seed: 54, chunks: 60)
        let new = try TestImage.random(seed: 55, chunks: 60)
        let rig = try Rig(old)
        rig.server.change { state in
            state.cuts = [50_000]
            state.onRequest = { state, request in
                guard request.target == "/images/a.img.zst", state.packedBytesSent > 40_000, state.configured == 1 else { return }
                switch way {
                case 0:
                    state.image = new
                    state.etag = "\"v2\""
                case 1:
                    // A server that ignores If-Match still shows another ETag.
                    state.image = new
                    state.instead["/images/a.img.zst"] = [
                        FakeServer.Reply(
                            status: 206,
                            fields: [("ETag", "\"v2\""), ("Content-Range", request.fields["range"].map { contentRange($0, old) } ?? "")],
                            body: [1])
                    ]
                default:
                    state.image = new
                    state.instead["/images/a.img.zst"] = [.error(404, "no such image")]
                }
                state.patch = (try? new.patch([]))?.bytes ?? []
            }
        }
        let card = FakeCard(size: old.raw.count)
        let run = rig.install(on: card)
        #expect(run.failure == nil)
        #expect(rig.server.requests("/api/config").count == 2)
        #expect(new.firstDifference(card.bytes, nil) == nil)
        #expect(rig.server.reports.last?.imageChecksum == new.manifest.imageDigest)
        #expect(run.messages.contains { $0.hasPrefix("starting over: the file on the server has changed") })
    }

    @Test func `a whole file instead of a range is taken only where it starts at the beginning`() throws {
        let image = try TestImage.random(seed: 56)
        let rig = try Rig(image)
        rig.server.change { $0.ignoresRange = true }
        let card = FakeCard(size: image.raw.count)
        #expect(rig.install(on: card).isDone)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        rig.server.change {
            $0.packedBytesSent = 0
            $0.cuts = [50_000]
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(
            run.failure
                == InstallFailure(step: .transfer, error: .badAnswer(what: "image", reason: HTTPFailure.rangeIgnored.message)))
    }

    @Test func `another range than the one that was asked for is refused`() throws {
        let image = try TestImage.random(seed: 57)
        let rig = try Rig(image)
        rig.server.change { $0.contentRange = "bytes 1-2/\(image.packed.count)" }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(
            run.failure?.error
                == .badAnswer(what: "image", reason: HTTPFailure.wrongRange("bytes 1-2/\(image.packed.count)").message))
    }

    @Test func `a packed image of another size than the configuration says counts as changed`() throws {
        let image = try TestImage.random(seed: 58)
        let rig = try Rig(image)
        rig.server.change { state in
            state.onRequest = { state, request in
                guard request.target == "/images/a.img.zst", let range = request.fields["range"] else { return }
                state.contentRange = "bytes \(range.dropFirst(6))/\(image.packed.count + 1)"
            }
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        guard case .imageKeepsChanging = run.failure?.error else {
            Issue.record("\(run.failure?.message ?? "done")")
            return
        }
    }

    @Test func `answers that are too long, cut or no HTTP at all do not get through`() throws {
        let image = try TestImage.random(seed: 59)
        let wrong: [FakeServer.Reply] = [
            FakeServer.Reply(status: 200, verbatim: Array("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".utf8)),
            FakeServer.Reply(status: 200, verbatim: Array("ICY 200 OK\r\n\r\n".utf8)),
            FakeServer.Reply(status: 200, verbatim: Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc".utf8)),
        ]
        for reply in wrong {
            let rig = try Rig(image)
            rig.server.change { $0.instead["/images/a.manifest"] = [reply, reply] }
            let run = rig.install(on: FakeCard(size: image.raw.count))
            #expect(run.failure == nil)
            #expect(run.messages.contains { $0.hasPrefix("waiting 0.5 s for the list of chunks") })
        }
    }

    @Test func `busy and failing answers in the middle are waited out`() throws {
        let image = try TestImage.random(seed: 60)
        let rig = try Rig(image)
        rig.server.change {
            $0.instead[packed] = [.error(503, "too many at once"), .error(500, "oops"), .error(429, "slow down")]
            $0.instead["/images/a.manifest"] = [.error(503, "too many at once")]
            $0.instead["/api/patch"] = [.error(502, "no backend")]
        }
        let run = rig.install(on: FakeCard(size: image.raw.count))
        #expect(run.failure == nil)
        #expect(run.messages.contains("waiting 0.5 s for the image: the server answered 503: too many at once"))
    }

    @Test func `chunks that nobody needs are not fetched in one go with those that someone needs`() throws {
        var kinds = [ChunkKind](repeating: .data, count: 3)
        kinds += [ChunkKind](repeating: .unused, count: 3_000)
        kinds += [.data, .unused, .data]
        var random = SeededGenerator(seed: 61)
        var raw = [UInt8](repeating: 0, count: kinds.count * 4_096)
        for (index, kind) in kinds.enumerated() where kind == .data {
            for at in index * 4_096..<(index + 1) * 4_096 { raw[at] = UInt8.random(in: 0...255, using: &random) }
        }
        let image = try TestImage(raw: raw, kinds: kinds, chunkSize: 4_096)
        let rig = try Rig(image)
        let card = FakeCard(size: raw.count)
        #expect(rig.install(on: card).isDone)
        #expect(image.firstDifference(card.bytes, nil) == nil)
        #expect(rig.server.requests(packed).count == 2)
        #expect(rig.server.state.withLock { $0.packedBytesOffered } < 5 * 4_200 + 200)
    }

    @Test func `the network connection is used again`() throws {
        let image = try TestImage.random(seed: 62)
        let rig = try Rig(image)
        #expect(rig.install(on: FakeCard(size: image.raw.count)).isDone)
        // Configuration, list, patch, image, patch again, reports, word that the card may be used, last report: one each.
        #expect(rig.server.state.withLock { $0.connections } <= 8)
    }
}

private func contentRange(_ range: String, _ image: TestImage) -> String {
    "bytes \(range.dropFirst(6))/\(image.packed.count)"
}
