import Fleet
import HTTPServer
import ManagementGate

/// The choice between light and dark, for browsers without scripts; with them nothing is sent.
enum ThemeForm {
    static let route = ManagementRoute(
        .post, "/theme", .page, for: .signedIn(.viewer), bodyLimit: 8_192, contentTypes: ["application/x-www-form-urlencoded"]
    ) { request in
        let form = try FormFields(posted: request.http)
        let theme = Theme(rawValue: form["theme"]) ?? .automatic
        return HTTPResponse(status: .seeOther, headers: ["Location": place(form["next"]), "Set-Cookie": theme.setting])
    }

    /// Where the form was, if that is a page of this server.
    static func place(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let isHere = bytes.first == UInt8(ascii: "/") && bytes.dropFirst().first != UInt8(ascii: "/")
        return isHere && bytes.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") } ? text : "/"
    }
}
