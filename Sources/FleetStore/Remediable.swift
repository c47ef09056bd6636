/// A refusal that says apart what was found and what to do next, so that each front can put the second in its own words.
public protocol Remediable: CustomStringConvertible {
    /// What was wanted and what was found, in whole sentences.
    var finding: String { get }
    /// What to do next; nil when ``finding`` says all that there is to say.
    var remedy: Remedy? { get }
}

extension Remediable {
    /// What was wanted, what was found, what to do.
    public var description: String { remedy.map { "\(finding) \($0)" } ?? finding }
}
