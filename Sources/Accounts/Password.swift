public import Fleet
import Foundation

/// A password as it was typed. It is never printed.
public struct Password: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// Fewest characters of a new one.
    public static let leastLength = 12
    /// Most bytes of a new one: nobody types more, and a hash of very much costs very much.
    public static let mostBytes = 1_024

    let bytes: [UInt8]
    private let text: String

    /// A password from its text. Keyboards write `é` in one character or two, which are the same here (NFC).
    public init(_ text: String) {
        self.text = text.precomposedStringWithCanonicalMapping
        bytes = Array(self.text.utf8)
    }

    /// Why it cannot be a user's new password; nil: it can.
    public func problem(for name: AccountName) -> PasswordProblem? {
        if bytes.count > Self.mostBytes { return .tooLong }
        if text.count < Self.leastLength { return .tooShort }
        let rest = text.lowercased().replacing(name.text, with: "").filter { !$0.isWhitespace }
        if rest.count < 4 { return .isName }
        if Set(text).count < 4 || "01234567890123456789".contains(text) { return .isTrivial }
        return nil
    }

    /// Stars.
    public var description: String { "********" }

    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
