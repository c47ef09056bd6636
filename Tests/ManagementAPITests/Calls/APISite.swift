import Accounts
import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations
import TestSupport
import Testing
import Webhooks

@testable import ManagementAPI

/// The API behind its gate, over a real store and real sockets. Every answer is compared with what the document says of it.
final class APISite: Sendable {
    static let author = Authorship("test", at: SystemClock.now())
    static let digest = String(repeating: "a", count: 64)

    let folder: TemporaryDirectory
    let directory: DataDirectory
    let store: SQLiteFleetStore
    let accounts: Accounts
    let api: ManagementAPI
    let server: HTTPServer
    let calls: [APICall]
    private let tokens: [Role: String]

    struct Answer {
        let status: Int
        let json: JSONValue
        let raw: RawSocket.Answer

        subscript(_ name: String) -> JSONValue? { json[name] }
        func text(_ name: String) -> String? { if case .string(let text) = json[name] { text } else { nil } }
        func number(_ name: String) -> Int64? { if case .integer(let number) = json[name] { number } else { nil } }
        var code: String? { text("code") }
        var list: [JSONValue] { if case .array(let values) = json { values } else { [] } }
        var keys: Set<String> { if case .object(let members) = json { Set(members.map(\.name)) } else { [] } }
        func texts(_ name: String) -> [String] {
            list.map { if case .string(let text) = $0[name] { text } else { "-" } }
        }
    }

    init(now: @escaping @Sendable () -> Timestamp = SystemClock.now) async throws {
        folder = try TemporaryDirectory()
        directory = DataDirectory(folder.file("data"))
        try directory.prepare()
        store = try await SQLiteFleetStore.open(path: directory.database)
        accounts = Accounts(store: store, now: now)
        let images = ImageLibrary(directory: directory, store: store)
        api = ManagementAPI(
            store: store, answers: store, accounts: accounts, images: images,
            webhooks: Webhooks(store: store),
            system: SystemStatus(directory: directory, store: store, version: "test", schemaVersion: store.schemaVersion, now: now),
            checks: LongChecks(store: store, images: images, now: now), now: now)
        calls = api.calls
        server = try HTTPServer.start(HTTPServerConfiguration(), router: Gate(accounts: accounts).router(for: RouteTable(api.routes)))
        var tokens: [Role: String] = [:]
        for role in Role.allCases {
            tokens[role] = try await accounts.createToken(AccountName(role.rawValue), role: role, until: nil, by: Self.author).text
        }
        self.tokens = tokens
    }

    /// Two venues, twenty kart numbers at the first, and an active image that is only a row.
    static func furnished() async throws -> APISite {
        let site = try await APISite()
        for (code, name) in [("CORO", "Corona Raceway"), ("ARIA", "Aria Circuit")] {
            _ = try await site.store.createVenue(VenueCode(code), VenueDetails(name: name), by: author)
        }
        _ = try await site.store.importKartNumbers(
            KartNumberImport(parsing: "1-20"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: author)
        for version in ["1.0", "2.0"] { try await site.addImage("karts-\(version)", version) }
        _ = try await site.store.activateImage(ImageName("karts-1.0"), by: author)
        return site
    }

    func addImage(_ name: String, _ version: String) async throws {
        let digest = try SHA256Hex(Self.digest)
        _ = try await store.addImage(
            MasterImage.Properties(
                name: ImageName(name), product: ProductCode("KXP2"), version: ImageVersion(version), sizeInBytes: 3, packedSizeInBytes: 1,
                usedSizeInBytes: 2, imageDigest: digest, sourceDigest: digest, customization: .available("test")), by: Self.author)
        // As far as a look at them shows, its files are whole.
        for file in ["\(name).img.zst", "\(name).manifest"] { try ShellCommand.run("printf x > '\(directory.images)/\(file)'") }
    }

    /// A device asks.
    func deploy(_ serial: String = "10000000abcdef01") async throws -> DeploymentID {
        let decision = try await store.beginDeployment(
            DeploymentRequest(
                device: DeviceIdentity(SerialNumber(serial)), ipAddress: "192.0.2.1", product: ProductCode("KXP2"),
                venue: VenueCode("CORO"), tokenDigest: SHA256Hex(Self.digest)),
            by: Authorship("device", at: SystemClock.now()))
        guard case .granted(let granted) = decision else { throw ShellCommand.Failure(description: "refused: \(decision)") }
        return granted.deployment.id
    }

    /// One call, by a token of a role or in a session; the answer is as the document says, or the test fails.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, as role: Role = .admin, session: String? = nil, headers: [String] = [],
        type: String = "application/json", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: x", "Connection: close"]
        if let session {
            lines += ["Cookie: rpi_deploy_session=\(session)", "Origin: http://x"]
            lines.append("X-CSRF-Token: \(Accounts.csrfToken(ofSession: session))")
        } else {
            lines.append("Authorization: Bearer \(tokens[role] ?? "")")
        }
        if let body { lines += ["Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] }
        if body == nil, method != "GET" { lines.append("Content-Length: 0") }
        let socket = try RawSocket(port: server.address.port, of: server)
        try await socket.send((lines + headers).map { $0 + "\r\n" }.joined() + "\r\n" + (body ?? ""))
        // One that is not modified says how long it would be.
        let raw = try await socket.readAnswer(bodyless: headers.contains { $0.hasPrefix("If-None-Match") })
        let json = raw.body.isEmpty ? JSONValue.null : try JSONValue.parse(raw.body)
        let answer = Answer(status: raw.status, json: json, raw: raw)
        check(answer, method, target, sourceLocation)
        return answer
    }

    func get(_ target: String, as role: Role = .viewer, headers: [String] = []) async throws -> Answer {
        try await send("GET", target, as: role, headers: headers)
    }

    func post(_ target: String, _ body: String? = nil, as role: Role = .operator, headers: [String] = []) async throws -> Answer {
        try await send("POST", target, body, as: role, headers: headers)
    }

    private func check(_ answer: Answer, _ method: String, _ target: String, _ place: SourceLocation) {
        let path = target.prefix { $0 != "?" }.split(separator: "/")
        let fitting = calls.filter { call in
            let parts = call.path.split(separator: "/")
            return call.method.rawValue == method && parts.count == path.count
                && zip(parts, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard let call = fitting.min(by: { $0.path.count { $0 == "{" } < $1.path.count { $0 == "{" } }) else { return }
        #expect(call.statuses.contains { $0.rawValue == answer.status }, "\(method) \(target): \(answer.raw.head)", sourceLocation: place)
        if answer.status < 300 {
            guard let schema = call.success.schema, answer.status != 204 else {
                #expect(answer.raw.body.isEmpty, sourceLocation: place)
                return
            }
            let problem = schema.problem(of: answer.json, at: "answer")
            #expect(problem == nil, "\(method) \(target): \(answer.raw.text)", sourceLocation: place)
        } else if answer.status != 304 {
            #expect(answer.text("error")?.isEmpty == false, "\(method) \(target): \(answer.raw.text)", sourceLocation: place)
            #expect(answer.code?.isEmpty == false, "\(method) \(target): \(answer.raw.text)", sourceLocation: place)
        }
        if answer.status != 204, answer.status != 304 {
            #expect(answer.raw.header("Content-Type") == "application/json", sourceLocation: place)
        }
    }
}
