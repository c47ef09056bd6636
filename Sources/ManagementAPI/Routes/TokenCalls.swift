import Accounts
import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import ManagementGate

extension ManagementAPI {
    /// Days that a token is good unless somebody says otherwise, as at the command line.
    private static let tokenDays: Int64 = 365

    var tokenCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/tokens", role: .admin, name: "listTokens", group: "access",
                summary: "The tokens with which programs use the API, by name.",
                success: .init(status: .ok, schema: .list(TokenMessage.form.schema), about: "The tokens.")
            ) { [accounts] _ in .list(try await accounts.tokens().map { TokenMessage($0) }) },
            APICall(
                method: .post, path: "/api/tokens", role: .admin, name: "createToken", group: "access",
                summary: "Makes a token, which is shown this once. Its scope is its role.",
                body: APIBody(
                    "TokenRequest",
                    [
                        .required("name", .accountName, "What it is for."), .optional("role", .role, "viewer unless given."),
                        .optional(
                            "days", Schema.integer(1...3_650).orNull, "How long it is good; 365 unless given, null: until it is revoked."),
                    ]),
                success: .init(status: .created, schema: TokenMessage.newForm.schema, about: "The token."),
                refusals: [.conflict, .unprocessableContent], isSecret: true
            ) { [accounts] request in
                let body = request.body
                let name = try body.required("name", as: AccountName.init)
                let isEndless = body.has("days") && body.number("days") == nil
                let end = request.author.at.milliseconds + (body.number("days") ?? Self.tokenDays) * Timestamp.day
                let (token, text) = try await accounts.createToken(
                    name, role: try Self.role(body) ?? .viewer, until: isEndless ? nil : Timestamp(milliseconds: end), by: request.author)
                return .created(TokenMessage(token, text: text), at: "/api/tokens/\(name)")
            },
            APICall(
                method: .get, path: "/api/tokens/{name}", role: .admin, name: "getToken", group: "access", summary: "One token.",
                parameters: [.path("name", .accountName, "The token's name.")],
                success: .init(status: .ok, schema: TokenMessage.form.schema, about: "The token."), condition: .read
            ) { [accounts] request in
                .message(TokenMessage(try await accounts.token(named: request.path("name", as: AccountName.init))))
            },
            APICall(
                method: .delete, path: "/api/tokens/{name}", role: .admin, name: "revokeToken", group: "access",
                summary: "Makes a token worthless.", details: "A token cannot revoke itself.",
                parameters: [.path("name", .accountName, "The token's name.")],
                success: .init(status: .noContent, schema: nil, about: "It counts for nothing from now on."), refusals: [.conflict],
                condition: .change
            ) { [accounts] request in
                let name = try request.path("name", as: AccountName.init)
                if case .token(name: name.text, role: _) = request.request.visitor {
                    throw HTTPError(
                        .conflict, code: "own_token", "A token cannot revoke itself. Ask with another, or with 'rpi-deploy token revoke'.")
                }
                try await accounts.revokeToken(name, expecting: request.expectation { TokenMessage($0) }, by: request.author)
                return .nothing
            },
        ]
    }
}
