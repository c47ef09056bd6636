import Accounts
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations
import Synchronization
import TestSupport
import WebPages

@testable import rpi_deploy

/// The management network of this program over a real store and real sockets, with a clock that moves only when a test moves it.
final class ManagementTestSite: Sendable {
    static let start: Int64 = 1_772_366_400_000

    let folder: TemporaryDirectory
    let store: SQLiteFleetStore
    let accounts: Accounts
    let table: RouteTable
    let server: HTTPServer
    private let clock: Clock

    private final class Clock: Sendable {
        let milliseconds = Mutex(ManagementTestSite.start)
    }

    private init(
        _ folder: TemporaryDirectory, _ store: SQLiteFleetStore, _ accounts: Accounts, _ table: RouteTable, _ server: HTTPServer,
        _ clock: Clock
    ) {
        self.folder = folder
        self.store = store
        self.accounts = accounts
        self.table = table
        self.server = server
        self.clock = clock
    }

    /// Starts a site with one user of each role, who is called as the role is.
    ///
    /// - Parameters:
    ///   - routes: more than the program has.
    ///   - hasUsers: whether there are users at all.
    static func start(routes: [ManagementRoute] = [], hasUsers: Bool = true) async throws -> ManagementTestSite {
        let folder = try TemporaryDirectory()
        let directory = DataDirectory(folder.file("data"))
        try directory.prepare()
        let store = try await SQLiteFleetStore.open(path: directory.database)
        let clock = Clock()
        let accounts = Accounts(store: store, now: { Timestamp(milliseconds: clock.milliseconds.withLock { $0 }) })
        let assets = try AssetShelf()
        let gate = Gate(accounts: accounts, pages: HouseGatePages(assets: assets))
        let workplace = Workplace(directory: directory, store: store, accounts: store, answers: store, webhooks: store)
        let table = RouteTable(ManagementSite.table(gate, accounts, workplace, assets).routes + routes)
        let server = try HTTPServer.start(HTTPServerConfiguration(), router: gate.router(for: table))
        let site = ManagementTestSite(folder, store, accounts, table, server, clock)
        if hasUsers { for role in Role.allCases { try await site.addUser(role.rawValue, role) } }
        return site
    }

    var author: Authorship { Authorship("test", at: accounts.moment) }

    /// A user whose password nobody knows: tests that are not about passwords need not wait for hashes.
    func addUser(_ name: String, _ role: Role) async throws {
        _ = try await store.addUser(
            NewUser(name: AccountName(name), role: role, passwordHash: "$argon2id$\(name)"), by: author)
    }

    func pass(seconds: Int64) { clock.milliseconds.withLock { $0 += seconds * 1_000 } }

    /// Begins a session for a user of ``addUser(_:_:)``; its id.
    func session(of name: String) async throws -> String {
        let id = String((0..<64).map { _ in "0123456789abcdef".randomElement() ?? "0" })
        let end = Timestamp(milliseconds: accounts.moment.milliseconds + 7 * 86_400_000)
        try await store.beginSession(
            NewSession(digest: SecretDigest(of: id), expiresAt: end, comparedHash: "$argon2id$\(name)"),
            after: LoginAttempt(name: AccountName(name), address: "127.0.0.1", at: accounts.moment))
        return id
    }

    /// What a browser sends with a session.
    static func cookie(_ id: String) -> String { "Cookie: rpi_deploy_session=\(id)" }

    /// What a browser sends from a page of this server.
    static let sameOrigin = "Origin: http://deploy.example.com:5000"

    /// What one of the server's own forms sends.
    static func csrf(_ id: String) -> String { "X-CSRF-Token: \(Accounts.csrfToken(ofSession: id))" }

    /// One request on a connection of its own, as from a browser that has this server at deploy.example.com:5000.
    func send(_ method: String, _ target: String, _ headers: [String] = [], body: String = "") async throws -> RawSocket.Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: deploy.example.com:5000", "Connection: close"] + headers
        if method != "GET", method != "HEAD" { lines.append("Content-Length: \(body.utf8.count)") }
        let socket = try RawSocket(port: server.address.port, of: server)
        try await socket.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
        return try await socket.readAnswer(bodyless: method == "HEAD")
    }

    /// Posts a form from a page of this server.
    func post(
        _ target: String, _ fields: [(String, String)], _ headers: [String] = [], origin: String = "http://deploy.example.com:5000"
    ) async throws -> RawSocket.Answer {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await send(
            "POST", target, ["Origin: \(origin)", "Content-Type: application/x-www-form-urlencoded"] + headers, body: body)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.utf8.count == 1 ? "0" : "") + hex
        }.joined()
    }
}
