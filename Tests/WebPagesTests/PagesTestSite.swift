import Accounts
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations
import TestSupport
import Webhooks

@testable import WebPages

/// The pages behind the gate, over a real store and real sockets, with API tokens in place of people who sign in.
struct PagesTestSite {
    let folder: TemporaryDirectory
    let directory: DataDirectory
    let store: SQLiteFleetStore
    let accounts: Accounts
    let table: RouteTable
    let server: HTTPServer
    private let tokens: [Role: String]

    /// - Parameter patience: how long a change waits for those of other processes, in milliseconds.
    static func start(patience: Int = 30_000) async throws -> PagesTestSite {
        let folder = try TemporaryDirectory()
        let directory = DataDirectory(folder.file("data"))
        try directory.prepare()
        let store = try await SQLiteFleetStore.open(path: directory.database, patience: patience)
        let accounts = Accounts(store: store, now: SystemClock.now)
        let assets = try AssetShelf()
        let health = ServerHealth(directory: directory, store: store)
        let gate = Gate(
            accounts: accounts, pages: HouseGatePages(assets: assets), trouble: { await health.problem()?.message })
        let pages = WebPages(
            assets: assets, store: store, accounts: accounts, directory: directory,
            system: SystemStatus(directory: directory, store: store, version: "test", schemaVersion: 1),
            webhooks: Webhooks(store: store),
            checks: LongChecks(store: store, images: ImageLibrary(directory: directory, store: store)))
        let table = RouteTable(gate.routes + pages.routes)
        let server = try HTTPServer.start(HTTPServerConfiguration(), router: gate.router(for: table))
        var tokens: [Role: String] = [:]
        for role in Role.allCases {
            tokens[role] = try await accounts.createToken(AccountName("by-\(role.rawValue)"), role: role, until: nil, by: author).text
        }
        return PagesTestSite(
            folder: folder, directory: directory, store: store, accounts: accounts, table: table, server: server, tokens: tokens)
    }

    /// The cookie of a browser where it is about noon, so that today does not end in the middle of a test.
    static var noon: String {
        let hour = SystemClock.now().milliseconds / 3_600_000 % 24
        return "Cookie: rpi_deploy_zone=\((12 - hour) * 60)"
    }

    static var author: Authorship { Authorship("test", at: SystemClock.now()) }

    /// What a page of this server is shown as to who has a role.
    func get(_ target: String, as role: Role = .admin, _ headers: [String] = []) async throws -> RawSocket.Answer {
        try await send("GET", target, as: role, headers + ["Accept: text/html"])
    }

    /// Sends a form.
    func post(_ target: String, _ fields: [(String, String)] = [], as role: Role = .admin) async throws -> RawSocket.Answer {
        let body = fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return try await send("POST", target, as: role, ["Content-Type: application/x-www-form-urlencoded"], body: body)
    }

    func send(
        _ method: String, _ target: String, as role: Role?, _ headers: [String] = [], body: String = "", isBodyless: Bool = false
    ) async throws -> RawSocket.Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: deploy.example.com:5000", "Connection: close"] + headers
        if let role, let token = tokens[role] { lines.append("Authorization: Bearer \(token)") }
        if method != "GET", method != "HEAD" { lines.append("Content-Length: \(body.utf8.count)") }
        let socket = try RawSocket(port: server.address.port, of: server)
        try await socket.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
        return try await socket.readAnswer(bodyless: isBodyless)
    }
}
