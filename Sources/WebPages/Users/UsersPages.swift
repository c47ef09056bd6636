import Accounts
import Fleet
import FleetStore
import ManagementGate

/// `/users`: who may sign in, as what; for administrators alone.
struct UsersPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/users", for: .admin) { try await list($0) },
            desk.page("/users/new", for: .admin) { visit in creation(visit, FormFields(["role": Role.viewer.rawValue])) },
            desk.form("/users", for: .admin) { try await create($0, $1) },
            desk.page("/users/{name}", for: .admin) { visit in try await UserPage.page(visit, name(visit)) },
            desk.form("/users/{name}/role", for: .admin) { visit, form in try await UserPage.setRole(visit, name(visit), form) },
            desk.form("/users/{name}/password", for: .admin) { visit, form in try await UserPage.setPassword(visit, name(visit), form) },
            desk.form("/users/{name}/disable", for: .admin) { visit, _ in try await UserPage.setDisabled(visit, name(visit), true) },
            desk.form("/users/{name}/enable", for: .admin) { visit, _ in try await UserPage.setDisabled(visit, name(visit), false) },
            desk.form("/users/{name}/remove", for: .admin) { visit, _ in try await UserPage.remove(visit, name(visit)) },
        ]
    }

    /// The page of a user.
    static func address(_ name: AccountName, _ change: String? = nil) -> PageAddress {
        PageAddress("/users/\(name)" + (change.map { "/" + $0 } ?? ""))
    }

    private func name(_ visit: PageVisit) throws -> AccountName { try visit.value("name") { try AccountName($0) } }

    private func list(_ visit: PageVisit) async throws -> Page {
        let users = try await visit.site.accounts.users()
        var page = Page("Users", in: .accounts)
        page.styles = ["fleet.css"]
        page.actions = visit.button("New user", to: PageAddress("/users/new"), icon: .add, isPrimary: true)
        let tabs = AccessTabs.html(current: .users)
        guard !users.isEmpty else {
            let advice: HTML = "Nobody can sign in. The first one should be an administrator."
            page.content = "\(tabs)\(visit.emptyState("No user yet", icon: .accounts, advice))"
            return page
        }
        var table = DataTable(
            "Users by name",
            [.init("Name", isName: true), .init("Role"), .init("State"), .init("Signed in last"), .init("Added")])
        for user in users {
            table.add([
                "<a href=\"\(Self.address(user.name))\">\(user.name)</a>", "\(user.role.rawValue)", UserPage.state(visit, user),
                user.lastLoginAt.map { visit.moment($0) } ?? "never", visit.moment(user.createdAt),
            ])
        }
        page.content = "\(tabs)\(table.html)\(RoleWords.explanation)"
        return page
    }

    // MARK: Create

    private func creation(_ visit: PageVisit, _ form: FormFields) -> Page {
        var page = Page("New user", below: .accounts)
        page.content = visit.form(
            form, at: PageAddress("/users"), button: "Add user", back: PageAddress("/users"),
            """
            \(form.input(
                "name", "Name", help: "With which they sign in: small letters, digits and <code>. _ - @</code>. It cannot be changed later.",
                isRequired: true, limit: 64))\
            \(form.select("role", "Role", RoleWords.choices, isRequired: true))\
            \(UserPage.passwordFields(form))
            """)
        return page
    }

    private func create(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let name = form.read("name") { try AccountName($0) }
        let role = RoleWords.read(&form)
        let password = UserPage.readPassword(&form)
        guard let name, let role, let password, form.isGood else { return .again(creation(visit, form)) }
        do throws(any Error) {
            let user = try await visit.site.accounts.addUser(name, role: role, password: password, by: visit.author)
            return .done(PageAddress("/users"), "\(user.name) can sign in as \(user.role.rawValue).")
        } catch AccountError.store(.userExists) {
            form.refuse("name", "There is a user \(name) already. Choose another name.")
        } catch AccountError.badPassword(let problem) {
            form.refuse("password", problem.description)
        } catch {
            try form.refuse(error)
        }
        return .again(creation(visit, form))
    }
}
