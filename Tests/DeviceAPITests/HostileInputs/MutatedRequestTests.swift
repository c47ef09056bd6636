import DeviceProtocol
import Foundation
import HTTPServer
import Operations
import SQLite
import Testing

/// Thousands of requests made from proper ones by chance. Another seed: RPI_DEPLOY_TEST_SEED; another number of them: RPI_DEPLOY_TEST_CASES.
struct MutatedRequestTests {
    /// Refusals that the history keeps, for the operator to see.
    private static let recorded: Set<String> = [
        "no_active_image", "unknown_product", "unknown_venue", "pool_exhausted", "identifiers_taken", "unproven_success",
        "serial_number_missing",
    ]
    /// Answers of libmicrohttpd to another version of HTTP.
    private static let unsupportedVersion = 505

    private static func number(_ name: String, or standard: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? standard
    }

    private func requests(for site: HostileSite) -> [String] {
        let id = site.deployment.deploymentID
        let token = site.deployment.deploymentToken
        func get(_ target: String, _ fields: String = "") -> String { "GET \(target) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n" }
        func post(_ path: String, _ body: String) -> String {
            "POST \(path) HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        return [
            get("/health"), get("/images/karts.manifest", "If-None-Match: \"x\"\r\n"),
            get("/images/karts.img.zst", "Range: bytes=0-99\r\nIf-Range: \"x\"\r\n"),
            get("/images/karts.img", "If-Match: \"x\"\r\nRange: bytes=4096-8191\r\n"),
            get(site.patchPath, "Authorization: Bearer \(token)\r\n"),
            post(
                "/api/config",
                #"{"product_type": "KXP2", "venue_code": "CORO", "serial_number": "10000000abcdef01", "mac_address": "02:00:00:ab:cd:ef"}"#),
            post(
                "/api/config", #"{"product_type": "RXP2", "serial_number": "", "mac_address": "02:00:00:ab:cd:e0", "protocol_version": 1}"#),
            post(
                "/api/status",
                #"{"status": "downloading", "deployment_id": \#(id), "deployment_token": "\#(token)", "message": "a\u00e4", "bytes_written": 5, "stage_times": {"network": 7}, "image_checksum": "\#(String(repeating: "a", count: 64))", "named": true}"#
            ),
            post(
                "/api/status",
                #"{"status": "failed", "serial": "10000000abcdef01", "mac_address": "02:00:00:ab:cd:ef", "error_message": "no"}"#),
        ]
    }

    /// Whether an answer says that a message was taken.
    private static func isTaken(_ part: Reply.Part) -> Bool {
        part.status == 200 && part.head.contains("application/json") && part.member("status") != "healthy"
    }

    /// The number that changes with every transaction of another connection.
    private func version(_ connection: inout Connection) throws -> Int64? {
        try connection.first("PRAGMA data_version") { try $0.integer("data_version") }
    }

    @Test(.timeLimit(.minutes(10)))
    func `no change of proper requests makes a server error, or changes a table without saying so`() async throws {
        let seed = Self.number("RPI_DEPLOY_TEST_SEED", or: UInt64.random(in: 0 ... .max))
        let count = Self.number("RPI_DEPLOY_TEST_CASES", or: 1_500)
        print("seed: RPI_DEPLOY_TEST_SEED=\(seed) RPI_DEPLOY_TEST_CASES=\(count)")
        let site = try await HostileSite.start {
            // Cut requests and connections that are kept open end soon; a request that is cut for slowness is none that is answered.
            $0.headDeadline = .milliseconds(100)
            $0.rateWindow = .milliseconds(100)
            $0.keepAlive = .milliseconds(50)
        }
        var connection = try Connection(path: site.network.directory.database, mode: .readOnly)
        var mutator = RequestMutator(seed: seed, of: requests(for: site))
        var statuses: [Int: Int] = [:]
        for start in stride(from: 0, to: count, by: 16) {
            let batch = (0..<min(16, count - start)).map { _ in mutator.next() }
            let before = try version(&connection)
            let replies = try await withThrowingTaskGroup(of: ([UInt8], Reply).self) { group in
                for request in batch {
                    group.addTask { [server = site.network.server] in (request, try await HostileSite.send(request, to: server)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            await site.network.progress.flush()
            var mayChange = false
            for (request, reply) in replies {
                let text = String(decoding: request.prefix(1_500), as: UTF8.self)
                for part in reply.parts {
                    statuses[part.status, default: 0] += 1
                    #expect(part.status < 500 || part.status == Self.unsupportedVersion, "seed \(seed): \(text)\n\(reply.text)")
                    let isError = part.status >= 400
                    #expect(
                        !isError || reply.isOfLibrary || part.member("error") != nil || part.body.isEmpty,
                        "seed \(seed): \(text)\n\(reply.text)")
                    mayChange = mayChange || Self.isTaken(part) || part.member("code").map(Self.recorded.contains) ?? false
                }
            }
            let after = try version(&connection)
            #expect(mayChange || after == before, "seed \(seed), requests \(start)...: the tables changed though all were refused")
        }
        print("answers: \(statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))")
        #expect(statuses[200, default: 0] > 0 && statuses[400, default: 0] > 0)
        let problems = try connection.rows("PRAGMA integrity_check") { try $0.text("integrity_check") }
        #expect(problems == ["ok"])
        #expect(try await site.network.configure().hostname == site.deployment.hostname)
    }
}
