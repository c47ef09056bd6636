import Accounts
import Fleet
import FleetStore
import ManagementGate

/// One user: role, password, whether they may sign in, remove.
enum UserPage {
    static func page(_ visit: PageVisit, _ name: AccountName) async throws -> Page {
        page(visit, try await user(visit, name), FormFields())
    }

    /// - Throws: ``HTTPError`` 404 for a name that nobody has.
    private static func user(_ visit: PageVisit, _ name: AccountName) async throws -> UserAccount {
        guard let user = try await visit.site.accounts.users().first(where: { $0.name == name }) else {
            return try visit.value("name") { _ in nil }
        }
        return user
    }

    private static func page(_ visit: PageVisit, _ user: UserAccount, _ posted: FormFields) -> Page {
        var page = Page(user.name.text, below: .accounts)
        page.styles = ["fleet.css"]
        page.actions = actions(visit, user)
        var form = posted
        if form["role"].isEmpty { form.set("role", user.role.rawValue) }
        var details = Details()
        details.add("State", state(visit, user))
        details.add("Role", text: user.role.rawValue)
        details.add("Signed in last", user.lastLoginAt.map { visit.moment($0) } ?? "never")
        details.add("Added", visit.moment(user.createdAt))
        let role = roleForm(visit, user, form)
        let password = visit.form(form, at: UsersPages.address(user.name, "password"), button: "Set password", passwordFields(form))
        page.content = """
            \(Panel("What is known of them", details.html).html)
            <div class="panels">\(Panel("Role", role).html)\
            \(Panel("Password", "<p>Another password ends all of their sessions.</p>\(password)").html)</div>
            """
        return page
    }

    private static func roleForm(_ visit: PageVisit, _ user: UserAccount, _ form: FormFields) -> HTML {
        // Problems of the password stand in its own form.
        let roles = form.problems["role"] == nil ? FormFields(["role": form["role"]]) : form
        return visit.form(
            roles, at: UsersPages.address(user.name, "role"), button: "Set role",
            roles.select("role", "Role", RoleWords.choices, isRequired: true))
    }

    static func state(_ visit: PageVisit, _ user: UserAccount) -> HTML {
        if user.isDisabled { return visit.badge(Badge("disabled", .attention, icon: .pause)) }
        guard user.isLocked(at: visit.now), let end = user.lockedUntil else {
            return visit.badge(Badge("may sign in", .good, icon: .done))
        }
        let badge = visit.badge(Badge("locked", .attention, icon: .pause))
        return "\(badge) <small>until \(visit.moment(end)); another password ends it</small>"
    }

    private static func actions(_ visit: PageVisit, _ user: UserAccount) -> HTML {
        let disabling =
            user.isDisabled
            ? visit.change("Enable", at: UsersPages.address(user.name, "enable"), icon: .start, style: .primary)
            : visit.confirmed(
                "Disable", at: UsersPages.address(user.name, "disable"), icon: .pause,
                question: "Let <strong>\(user.name)</strong> not sign in any more, until enabled again? Their sessions end now.",
                answer: "Disable \(user.name)", style: .plain)
        let removing = visit.confirmed(
            "Remove", at: UsersPages.address(user.name, "remove"), icon: .delete,
            question: "Remove <strong>\(user.name)</strong> for good? What they did stays in the audit log.", answer: "Remove \(user.name)")
        return "\(disabling)\(removing)"
    }

    // MARK: Password

    static func passwordFields(_ form: FormFields) -> HTML {
        """
        \(form.input(
            "password", "Password", .password, help: "At least \(Password.leastLength) characters; a few words do well.", isRequired: true,
            autocomplete: "new-password"))\
        \(form.input("repeated", "Password again", .password, isRequired: true, autocomplete: "new-password"))
        """
    }

    /// The password that a form has twice; nil, and the problem noted, where it has not.
    static func readPassword(_ form: inout FormFields) -> Password? {
        if form["password"].isEmpty {
            form.refuse("password", "Type a password.")
        } else if form["password"] != form["repeated"] {
            form.refuse("repeated", "The two passwords are not the same. Type both again.")
        }
        return form.problems["password"] == nil && form.problems["repeated"] == nil ? Password(form["password"]) : nil
    }

    static func setPassword(_ visit: PageVisit, _ name: AccountName, _ posted: FormFields) async throws -> FormOutcome {
        let user = try await user(visit, name)
        var form = posted
        guard let password = readPassword(&form) else { return .again(page(visit, user, form)) }
        do throws(any Error) {
            try await visit.site.accounts.setPassword(password, of: name, by: visit.author)
            return .done(UsersPages.address(name), "\(name) has another password. Their sessions have ended.")
        } catch AccountError.badPassword(let problem) {
            form.refuse("password", problem.description)
            return .again(page(visit, user, form))
        }
    }

    // MARK: Changes

    static func setRole(_ visit: PageVisit, _ name: AccountName, _ posted: FormFields) async throws -> FormOutcome {
        let user = try await user(visit, name)
        var form = posted
        guard let role = RoleWords.read(&form) else { return .again(page(visit, user, form)) }
        return try await changing(name) {
            _ = try await visit.site.accounts.setRole(role, of: name, by: visit.author)
            return .done(UsersPages.address(name), "\(name) is \(role == .viewer ? "a" : "an") \(role.rawValue) now.")
        }
    }

    static func setDisabled(_ visit: PageVisit, _ name: AccountName, _ isDisabled: Bool) async throws -> FormOutcome {
        _ = try await user(visit, name)
        return try await changing(name) {
            _ = try await visit.site.accounts.setDisabled(isDisabled, of: name, by: visit.author)
            return .done(UsersPages.address(name), isDisabled ? "\(name) cannot sign in any more." : "\(name) can sign in again.")
        }
    }

    static func remove(_ visit: PageVisit, _ name: AccountName) async throws -> FormOutcome {
        _ = try await user(visit, name)
        return try await changing(name) {
            try await visit.site.accounts.removeUser(name, by: visit.author)
            return .done(PageAddress("/users"), "\(name) was removed.")
        }
    }

    /// Does a change; the last administrator stays.
    private static func changing(_ name: AccountName, _ change: () async throws -> FormOutcome) async throws -> FormOutcome {
        do throws(any Error) {
            return try await change()
        } catch AccountError.store(.lastAdmin(let name)) {
            return .warning(
                UsersPages.address(name),
                "\(name) is the only administrator who can sign in. Make another one administrator first, or nobody could manage users.")
        }
    }
}
