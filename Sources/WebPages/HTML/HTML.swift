/// A piece of a page. What is written in the source is HTML; what is interpolated is text and comes out escaped, unless it is HTML itself:
///
///     let row: HTML = "<tr><td>\(venue.name)</td><td>\(link)</td></tr>"
///
/// A piece cannot be made of a text that is only known at run time. Attributes stand in double quotes: `title="\(name)"`; those that may be left
/// out are `\(attribute: "title", name)` and `\(flag: "checked", isOn)`, with their space before.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The HTML.
    private(set) var text: String

    /// Nothing.
    static let empty = HTML(markup: "")

    /// What the source says. (A static string: the compiler takes nothing that a user may have typed.)
    init(stringLiteral markup: StaticString) {
        text = markup.description
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.html
    }

    /// Markup as it is; for nobody outside of this file, so that there is no way around the escaping.
    private init(markup: String) {
        text = markup
    }

    /// What a page that several people get has a place for: what belongs to one of them alone.
    enum Slot: UInt8, CaseIterable, Sendable {
        case csrfToken = 1
        case visitorName = 2
    }

    /// A place that ``PageTemplate`` fills in. It is a control character, which no text has once it is escaped.
    static func slot(_ slot: Slot) -> HTML { HTML(markup: String(Unicode.Scalar(slot.rawValue))) }

    /// Pieces one after the other.
    init(_ pieces: some Sequence<HTML>) {
        text = ""
        for piece in pieces { text += piece.text }
    }

    static func += (page: inout HTML, piece: HTML) { page.text += piece.text }

    static func + (first: HTML, second: HTML) -> HTML { HTML(markup: first.text + second.text) }

    var isEmpty: Bool { text.isEmpty }

    /// Puts a piece together.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ markup: StaticString) { html += markup.description }

        /// A text.
        mutating func appendInterpolation(_ text: String) { Escaping.append(text, to: &html) }

        /// A value as its description says.
        mutating func appendInterpolation(_ value: some CustomStringConvertible) { Escaping.append(value.description, to: &html) }

        /// A piece of HTML.
        mutating func appendInterpolation(_ piece: HTML) { html += piece.text }

        /// A piece of HTML, if there is one.
        mutating func appendInterpolation(_ piece: HTML?) { if let piece { html += piece.text } }

        /// Pieces one after the other.
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { html += piece.text } }

        /// An attribute with its value, if there is one.
        mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            html += " \(name.description)=\""
            Escaping.append(value, to: &html)
            html += "\""
        }

        /// An attribute without a value.
        mutating func appendInterpolation(flag name: StaticString, _ isOn: Bool) {
            if isOn { html += " " + name.description }
        }
    }
}
