public import Fleet
public import FleetStore

/// Why something with users, passwords or tokens was refused or failed.
public enum AccountError: Error, Equatable, Sendable, Remediable {
    /// The store refused or failed.
    case store(AccountStoreError)
    /// The password is not good enough for a new one.
    case badPassword(PasswordProblem)
    /// The present password is another one.
    case wrongPassword
    /// After too many wrong passwords none is looked at until then.
    case locked(until: Timestamp)
    /// Too many passwords are being compared at the same time.
    case busy
    /// A password cannot be hashed here; says why.
    case cannotHash(String)

    /// What was wanted and what was found.
    public var finding: String {
        switch self {
        case .store(let error): error.finding
        case .badPassword(let problem): problem.description
        case .wrongPassword: "The present password is another one. Type it again."
        case .locked(let moment): "There were too many wrong passwords. Try again after \(moment) UTC."
        case .busy: "Too many people sign in right now. Try again in a few seconds."
        case .cannotHash(let reason): reason
        }
    }

    /// What to do next.
    public var remedy: Remedy? {
        if case .store(let error) = self { error.remedy } else { nil }
    }
}
