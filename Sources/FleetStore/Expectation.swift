/// What something has to be like for a change of it to be made. It is looked at in the transaction of the change, so that nobody comes in between.
public struct Expectation<State>: Sendable {
    private let holds: @Sendable (State) -> Bool

    /// An expectation.
    ///
    /// - Parameter holds: whether a state is as expected. It is called while all other changes wait: it must be quick, and ask the store nothing.
    public init(_ holds: @escaping @Sendable (State) -> Bool) {
        self.holds = holds
    }

    /// Returns when a state is as expected.
    ///
    /// - Throws: ``StoreError/changedMeanwhile(_:)`` with the subject, when it is not.
    public func require(of state: State, _ subject: String) throws(StoreError) {
        if !holds(state) { throw .changedMeanwhile(subject) }
    }
}
