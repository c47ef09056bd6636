/// Why a text cannot become a password.
public enum PasswordProblem: Equatable, Sendable, CustomStringConvertible {
    /// Fewer characters than ``Password/leastLength``.
    case tooShort
    /// More bytes than ``Password/mostBytes``.
    case tooLong
    /// It is the user's name, or holds it and little else.
    case isName
    /// A character several times, or a row of digits.
    case isTrivial

    /// What was wanted and what to do.
    public var description: String {
        switch self {
        case .tooShort: "A password has at least \(Password.leastLength) characters. Choose a longer one; several words are good."
        case .tooLong: "A password has at most \(Password.mostBytes) bytes. Choose a shorter one."
        case .isName: "A password must not be the user's name. Choose another."
        case .isTrivial: "A password must not be one character repeated or a row of digits. Choose another; several words are good."
        }
    }
}
