import DeviceProtocol
import InstallerCore
import Synchronization

/// A server without sockets, that can do everything wrong.
final class FakeServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        let fields: [String: String]
        let body: [UInt8]
    }

    struct Reply: Sendable {
        var status: Int
        var fields: [(String, String)] = []
        var body: [UInt8] = []
        /// Bytes of the whole reply after which the connection breaks.
        var cutAfter: Int?
        /// Sent as it is instead of all of the above.
        var verbatim: [UInt8]?
        var stalls = false

        static func json(_ status: Int, _ bytes: [UInt8]) -> Reply {
            Reply(status: status, fields: [("Content-Type", "application/json")], body: bytes)
        }

        static func error(_ status: Int, _ message: String) -> Reply {
            json(status, ErrorAnswer(error: message).bytes)
        }

        var bytes: [UInt8] {
            if let verbatim { return verbatim }
            var text = "HTTP/1.1 \(status) Status\r\n"
            for (name, value) in fields { text += "\(name): \(value)\r\n" }
            text += "Content-Length: \(body.count)\r\n\r\n"
            return Array(text.utf8) + body
        }
    }

    struct State: Sendable {
        var image: TestImage
        var patch: [UInt8]
        var etag = "\"v1\""
        var requests: [Request] = []
        var reports: [StatusReport] = []
        var connections = 0
        /// Connections are refused until then.
        var awayUntil = Duration.zero
        var configured = 0
        /// How many bytes of the packed image were asked for, cut off parts included.
        var packedBytesOffered = 0
        /// Replies that come instead of the right one, by path, first come first served.
        var instead: [String: [Reply]] = [:]
        /// Bodies of the packed image are cut when so many bytes of it have gone out in all; ascending.
        var cuts: [Int] = []
        var packedBytesSent = 0
        /// How many times a chunk's frame is sent with a wrong bit.
        var flips: [Int: Int] = [:]
        var ignoresRange = false
        var contentRange: String?
        var patchPath: String? = "/api/patch"
        var base = "http://192.0.2.1:5001"
        /// Called before each request is answered.
        var onRequest: (@Sendable (inout State, Request) -> Void)?
    }

    let state: Mutex<State>

    init(_ image: TestImage, patch: BlockPatch? = nil) throws {
        let patch = try patch ?? image.patch([])
        state = Mutex(State(image: image, patch: patch.bytes))
    }

    var reports: [StatusReport] { state.withLock { $0.reports } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    func requests(_ path: String) -> [Request] { state.withLock { $0.requests.filter { $0.target == path } } }

    func answer(_ request: Request) -> Reply {
        state.withLock { state in
            state.requests.append(request)
            state.onRequest?(&state, request)
            if var replies = state.instead[request.target], !replies.isEmpty {
                let reply = replies.removeFirst()
                state.instead[request.target] = replies
                return reply
            }
            switch request.target {
            case "/api/config": return Self.config(&state)
            case "/api/status": return Self.status(&state, request)
            case "/images/a.manifest": return Reply(status: 200, body: state.image.manifest.bytes)
            case "/api/patch":
                guard request.fields["authorization"] == "Bearer 00ff" else { return .error(401, "no token") }
                return Reply(status: 200, body: state.patch)
            case "/images/a.img.zst": return Self.packed(&state, request)
            default: return .error(404, "nothing here")
            }
        }
    }

    private static func config(_ state: inout State) -> Reply {
        state.configured += 1
        let base = state.base
        let answer = ConfigAnswer(
            serverIP: "192.0.2.1", hostname: "KXP2-CORO-001", productType: "KXP2", venueCode: "CORO", imageURL: base + "/images/a.img",
            imageSize: state.image.manifest.rawSize, imageChecksum: state.image.manifest.imageDigest, version: "1",
            timestamp: "2026-01-01 00:00:00", deploymentID: 7, deploymentToken: "00ff", packedURL: base + "/images/a.img.zst",
            packedSize: state.image.manifest.packedSize, manifestURL: base + "/images/a.manifest",
            patchURL: state.patchPath.map { base + $0 })
        return .json(200, answer.bytes)
    }

    private static func status(_ state: inout State, _ request: Request) -> Reply {
        guard let report = try? StatusReport(bytes: request.body) else { return .error(400, "bad report") }
        if report.status == .success, report.verifiedBytes != state.image.manifest.usedByteCount {
            return .error(409, "not verified")
        }
        state.reports.append(report)
        return .json(200, StatusAnswer(hostname: report.hostname).bytes)
    }

    private static func packed(_ state: inout State, _ request: Request) -> Reply {
        if let match = request.fields["if-match"], match != state.etag { return .error(412, "changed") }
        let all = state.image.packed
        var range = all.indices
        if let text = request.fields["range"], !state.ignoresRange {
            let bounds = text.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            range = bounds[0]..<bounds[1] + 1
        }
        var bytes = all
        for (chunk, times) in state.flips where times > 0 && range.overlaps(state.image.frame(of: chunk)) {
            bytes[state.image.frame(of: chunk).upperBound - 6] ^= 4
            state.flips[chunk] = times - 1
        }
        var reply = Reply(status: state.ignoresRange ? 200 : 206, fields: [("ETag", state.etag)], body: Array(bytes[range]))
        if !state.ignoresRange {
            reply.fields.append(("Content-Range", state.contentRange ?? "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(all.count)"))
        }
        state.packedBytesOffered += range.count
        if let cut = state.cuts.first, cut < state.packedBytesSent + range.count {
            state.cuts.removeFirst()
            let sent = max(cut - state.packedBytesSent, 0)
            reply.cutAfter = reply.bytes.count - range.count + sent
            state.packedBytesSent += sent
        } else {
            state.packedBytesSent += range.count
        }
        return reply
    }
}
