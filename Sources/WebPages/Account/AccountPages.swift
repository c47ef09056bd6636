import Accounts
import Fleet
import FleetStore
import ManagementGate

/// `/account`: what people see of themselves, and where they change their own password.
struct AccountPages {
    let desk: PageDesk

    static let path = "/account"

    var routes: [ManagementRoute] {
        [
            desk.page(Self.path) { try await page($0, FormFields()) },
            desk.form(Self.path + "/password", for: .viewer, bodyLimit: 8_192) { try await changePassword($0, $1) },
        ]
    }

    private func page(_ visit: PageVisit, _ form: FormFields) async throws -> Page {
        let (name, role) = try visit.request.visitor.person()
        let user = try await visit.site.accounts.user(name)
        var page = Page("Your account", in: nil)
        page.styles = ["fleet.css"]
        var details = Details()
        details.add("Name", text: name.text)
        details.add("Role", text: role.rawValue)
        details.add("Signed in last", user.lastLoginAt.map { visit.moment($0) })
        details.add("Added", visit.moment(user.createdAt))
        let fields: HTML = """
            \(form.input("present", "Present password", .password, isRequired: true, autocomplete: "current-password"))\
            \(UserPage.passwordFields(form))
            """
        let changing = visit.form(form, at: PageAddress(Self.path + "/password"), button: "Change password", fields)
        page.content = """
            \(Panel("What is known of you", details.html).html)
            \(Panel("Password", "<p>You stay signed in here, and are signed out everywhere else.</p>\(changing)").html)
            \(RoleWords.explanation)
            """
        return page
    }

    private func changePassword(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        let name = try visit.request.visitor.person().name
        var form = posted
        if form["present"].isEmpty { form.refuse("present", "Type the password that you have now.") }
        guard let password = UserPage.readPassword(&form), form.isGood else { return .again(try await page(visit, form)) }
        do throws(any Error) {
            try await visit.site.accounts.changePassword(
                from: Password(form["present"]), to: password, of: name, keeping: visit.request.sessionID, address: visit.request.network,
                by: visit.author)
            return .done(PageAddress(Self.path), "Your password is changed. You are signed out everywhere else.")
        } catch AccountError.wrongPassword {
            form.refuse("present", "This is not the password that you have now. Type it again.")
        } catch AccountError.badPassword(let problem) {
            form.refuse("password", problem.description)
        } catch AccountError.locked(let moment) {
            form.refuse("There were too many wrong passwords. Try again \(Times.relative(moment, to: visit.now)).")
        }
        return .again(try await page(visit, form))
    }
}
