import Accounts
import Fleet
import FleetStore
import HTTPServer

extension Gate {
    /// The gate's own routes: signing in and out, and the first administrator.
    public var routes: [ManagementRoute] {
        let form = ["application/x-www-form-urlencoded"]
        return [
            ManagementRoute(.get, "/login", .page, for: .anyone) { try await showLogin($0) },
            ManagementRoute(.post, "/login", .page, for: .anyone, bodyLimit: 8_192, contentTypes: form) { try await signIn($0) },
            ManagementRoute(.post, "/logout", .page, for: .signedIn(.viewer), bodyLimit: 8_192) { try await signOut($0) },
            ManagementRoute(.get, "/first-run", .page, for: .anyone) { try await showFirstRun($0) },
            ManagementRoute(.post, "/first-run", .page, for: .anyone, bodyLimit: 8_192, contentTypes: form) { try await firstRun($0) },
        ]
    }

    private func showLogin(_ request: ManagementRequest) async throws -> HTTPResponse {
        let next = request.http.query["next"].flatMap { LocalPath($0) } ?? .start
        let reason = request.http.query["reason"].flatMap { SignInReason(rawValue: $0) }
        var form = LoginForm(next: next.text, reason: reason)
        do throws(AccountError) {
            form.problem = try await accounts.users().contains { $0.role == .admin } ? nil : Self.noAdministrator
        } catch {
            return try await unavailable(form, error)
        }
        if form.problem == nil { form.problem = await trouble() }
        return Self.page(pages.login(form))
    }

    private static let noAdministrator =
        "There is no administrator yet. Open the link that the server printed when it started, or run 'rpi-deploy user add NAME --role admin' on it."

    private func signIn(_ request: ManagementRequest) async throws -> HTTPResponse {
        let form = try Self.form(of: request.http)
        let next = form["next"].flatMap { LocalPath($0) } ?? .start
        let name = form["name"] ?? ""
        do throws(AccountError) {
            return try await begin(request, name: name, password: form["password"] ?? "", next: next)
        } catch {
            return try await unavailable(LoginForm(next: next.text, name: Self.shown(name)), error)
        }
    }

    /// The login page with the reason for which nobody can sign in, as far as that can be told.
    private func unavailable(_ form: LoginForm, _ error: AccountError) async throws -> HTTPResponse {
        var form = form
        form.problem = await trouble()
        if form.problem == nil { form.problem = (Refusals.of(error) as? HTTPError)?.message }
        guard form.problem != nil else { throw error }
        var response = Self.page(pages.login(form), status: .serviceUnavailable)
        response.headers["Retry-After"] = "5"
        return response
    }

    /// The name that was typed is shown again, unless it may be a password.
    private static func shown(_ name: String) -> String { (try? AccountName(name))?.text ?? "" }

    /// Begins a session and goes on, or shows the login page again.
    private func begin(
        _ request: ManagementRequest, name: String, password: String, next: LocalPath
    ) async throws(AccountError) -> HTTPResponse {
        let connection = BrowserConnection(request.http, isTLS: isTLS)
        let cookie = SessionCookie(isSecure: connection.isSecure)
        let outcome = try await accounts.signIn(
            name: name, password: Password(password), address: connection.network, replacing: cookie.value(in: request.http.headers))
        let shown = Self.shown(name)
        switch outcome {
        case .signedIn(let id, let end):
            let seconds = (end.milliseconds - accounts.moment.milliseconds) / 1_000
            return HTTPResponse(status: .seeOther, headers: ["Location": next.text, "Set-Cookie": cookie.setting(id, seconds: seconds)])
        case .refused:
            let form = LoginForm(next: next.text, name: shown, problem: "The name or the password is wrong. Type both again.")
            return Self.page(pages.login(form), status: .forbidden)
        case .locked(let moment):
            let seconds = max(1, (moment.milliseconds - accounts.moment.milliseconds + 999) / 1_000)
            let wait = seconds <= 90 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
            let form = LoginForm(
                next: next.text, name: shown,
                problem: """
                    There were too many attempts that failed. Try again in \(wait). An administrator can end the lock of a user with another password; \
                    the lock of an address ends with time alone.
                    """)
            var response = Self.page(pages.login(form), status: .tooManyRequests)
            response.headers["Retry-After"] = String(seconds)
            return response
        }
    }

    private func signOut(_ request: ManagementRequest) async throws -> HTTPResponse {
        if let id = request.sessionID {
            try await accounts.signOut(id, by: Authorship(request.visitor.actor, at: accounts.moment))
        }
        let cookie = SessionCookie(isSecure: BrowserConnection(request.http, isTLS: isTLS).isSecure)
        return HTTPResponse(status: .seeOther, headers: ["Location": "/login", "Set-Cookie": cookie.removal])
    }

    private func showFirstRun(_ request: ManagementRequest) async throws -> HTTPResponse {
        let token = request.http.query["token"] ?? ""
        do throws(AccountError) {
            try await accounts.checkFirstRun(token)
        } catch {
            throw Self.gone(error)
        }
        return Self.page(pages.firstRun(FirstRunForm(token: token)))
    }

    private func firstRun(_ request: ManagementRequest) async throws -> HTTPResponse {
        let form = try Self.form(of: request.http)
        let (token, name, password) = (form["token"] ?? "", form["name"] ?? "", form["password"] ?? "")
        func again(_ problem: String) -> HTTPResponse {
            Self.page(pages.firstRun(FirstRunForm(token: token, name: name, problem: problem)), status: .unprocessableContent)
        }
        do {
            let author = Authorship("first run", at: accounts.moment)
            try await accounts.checkFirstRun(token)
            guard password == form["repeated"] else { return again("The two passwords are not the same. Type both again.") }
            _ = try await accounts.addFirstUser(try AccountName(name), password: Password(password), secret: token, by: author)
        } catch let error as FleetError {
            return again(error.description)
        } catch AccountError.badPassword(let problem) {
            return again(problem.description)
        } catch AccountError.store(.userExists(let name)) {
            return again("There is a user \(name) already. Choose another name.")
        } catch let error as AccountError {
            throw Self.gone(error)
        }
        return try await begin(request, name: name, password: password, next: .start)
    }

    private static func gone(_ error: AccountError) -> any Error {
        switch error {
        case .store(.hasAdmin): HTTPError(.gone, code: "users_exist", error.description)
        case .store(.wrongLink): HTTPError(.gone, code: "link_over", error.description)
        default: error
        }
    }

    private static func form(of request: HTTPRequest) throws(HTTPError) -> HTTPQuery {
        guard let form = HTTPQuery(form: request.body) else {
            throw HTTPError(.badRequest, code: "bad_form", "The form cannot be read: an escape is malformed, or it is not UTF-8.")
        }
        return form
    }
}
