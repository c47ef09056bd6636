/// Why a text is no fault.
public enum FaultError: Error, Equatable, CustomStringConvertible {
    /// No kind has this name.
    case unknownKind(String)
    /// The kind takes no value.
    case noValue(FaultKind)
    /// The value is no number of its kind.
    case badValue(FaultKind, meaning: String, found: String)
    /// The kind takes no place.
    case noPlace(FaultKind)
    /// The place does not suit the kind.
    case badPlace(FaultKind, found: String)
    /// The seed is no number.
    case badSeed(String)

    /// What was wanted, what was found, and what to do.
    public var description: String {
        switch self {
        case .unknownKind(let name): "there is no fault '\(name)': 'simulate --help' lists them"
        case .noValue(let kind): "\(kind.rawValue) takes no value"
        case .badValue(let kind, let meaning, let found): "\(kind.rawValue)= takes a number (\(meaning)), not '\(found)'"
        case .noPlace(let kind): "\(kind.rawValue) takes no place: it holds from the start"
        case .badPlace(let kind, let found):
            kind.isOfCalls
                ? "\(kind.rawValue)@ takes a share of the image (37%, at most 100%), a byte of it, or a call (\(DeviceCall.allCases.map(\.rawValue).joined(separator: ", "))), not '\(found)'"
                : "\(kind.rawValue)@ takes a share of what is written (37%, at most 105%), a byte of the card, or the number of a write (#120), not '\(found)'"
        case .badSeed(let found): "random: takes a whole number, not '\(found)'"
        }
    }
}
