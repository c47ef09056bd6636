/// One table: several ways to do the same work, and what ours has to reach.
public protocol Benchmark {
    /// The word that names it on the command line.
    var name: String { get }
    /// One line that says what is done.
    var summary: String { get }

    /// Makes what the contenders need: inputs, servers, cards. Called once, not measured.
    ///
    /// - Throws: whatever makes it impossible to measure.
    func prepare(_ workshop: Workshop) throws -> Plan
}
