import Accounts
import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import ManagementGate

extension ManagementAPI {
    private static let name = APIParameter.path("name", .accountName, "The user's name.")
    private static let password = Schema.Property.required(
        "password", .text(1...Password.mostBytes), "At least \(Password.leastLength) characters.")

    var userCalls: [APICall] {
        let schema = UserMessage.form.schema
        return [
            APICall(
                method: .get, path: "/api/users", role: .admin, name: "listUsers", group: "access", summary: "All users by name.",
                success: .init(status: .ok, schema: .list(schema), about: "The users.")
            ) { [accounts] _ in .list(try await accounts.users().map { UserMessage($0) }) },
            APICall(
                method: .post, path: "/api/users", role: .admin, name: "addUser", group: "access", summary: "Adds a user.",
                body: APIBody(
                    "NewUser", [.required("name", .accountName), .required("role", .role), Self.password]),
                success: .init(status: .created, schema: schema, about: "The user."), refusals: [.conflict, .unprocessableContent],
                isSecret: true
            ) { [accounts] request in
                let body = request.body
                let name = try body.required("name", as: AccountName.init)
                let user = try await accounts.addUser(
                    name, role: try Self.role(body) ?? .viewer, password: Password(body.text("password") ?? ""), by: request.author)
                return .created(UserMessage(user), at: "/api/users/\(name)")
            },
            APICall(
                method: .get, path: "/api/users/{name}", role: .admin, name: "getUser", group: "access", summary: "One user.",
                parameters: [Self.name], success: .init(status: .ok, schema: schema, about: "The user."), condition: .read
            ) { [accounts] request in
                .message(UserMessage(try await accounts.user(request.path("name", as: AccountName.init))))
            },
            APICall(
                method: .patch, path: "/api/users/{name}", role: .admin, name: "editUser", group: "access",
                summary: "Gives a user another role, or lets them sign in or not.", details: "What is not in the body stays as it is.",
                parameters: [Self.name],
                body: APIBody(
                    "UserChange", [.optional("role", .role), .optional("disabled", .flag, "Whether they may not sign in for now.")]),
                success: .init(status: .ok, schema: schema, about: "The user as they are now."), refusals: [.conflict],
                condition: .change
            ) { [accounts] request in
                let name = try request.path("name", as: AccountName.init)
                let user = try await accounts.edit(
                    name, role: try Self.role(request.body), isDisabled: request.body.flagIfAny("disabled"),
                    expecting: request.expectation { UserMessage($0) }, by: request.author)
                return .message(UserMessage(user))
            },
            APICall(
                method: .put, path: "/api/users/{name}/password", role: .admin, name: "setPassword", group: "access",
                summary: "Gives a user another password, which ends all their sessions.", parameters: [Self.name],
                body: APIBody("NewPassword", [Self.password]),
                success: .init(status: .noContent, schema: nil, about: "It counts from now on."), refusals: [.unprocessableContent],
                condition: .change
            ) { [accounts] request in
                let name = try request.path("name", as: AccountName.init)
                try await accounts.setPassword(
                    Password(request.body.text("password") ?? ""), of: name, expecting: request.expectation { UserMessage($0) },
                    by: request.author)
                return .nothing
            },
            APICall(
                method: .put, path: "/api/me/password", role: .viewer, name: "setOwnPassword", group: "access",
                summary: "Changes one's own password, which ends all other sessions. A program, which has a token, has none.",
                body: APIBody(
                    "OwnPassword",
                    [
                        .required("present_password", .text(1...Password.mostBytes), "The one that counts until now."), Self.password,
                    ]),
                success: .init(status: .noContent, schema: nil, about: "It counts from now on."),
                refusals: [.unprocessableContent, .tooManyRequests]
            ) { [accounts] request in
                let visit = request.request
                try await accounts.changePassword(
                    from: Password(request.body.text("present_password") ?? ""), to: Password(request.body.text("password") ?? ""),
                    of: visit.visitor.person().name, keeping: visit.sessionID, address: visit.network, by: request.author)
                return .nothing
            },
            APICall(
                method: .delete, path: "/api/users/{name}", role: .admin, name: "removeUser", group: "access",
                summary: "Removes a user, and ends their sessions.", parameters: [Self.name],
                success: .init(status: .noContent, schema: nil, about: "They are removed."), refusals: [.conflict],
                condition: .change
            ) { [accounts] request in
                let name = try request.path("name", as: AccountName.init)
                try await accounts.removeUser(name, expecting: request.expectation { UserMessage($0) }, by: request.author)
                return .nothing
            },
        ]
    }

    static func role(_ body: BodyFields) throws -> Role? { body.text("role").flatMap { Role(rawValue: $0) } }
}
