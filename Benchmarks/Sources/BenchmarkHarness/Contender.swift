/// One of the ways that a benchmark compares.
public struct Contender {
    /// Its name in the tables.
    public let name: String
    /// Does the work once. Called in every round, in turn with the others.
    public let measure: (Round) throws -> Sample

    /// A way to do the work.
    ///
    /// - Parameter measure: does it once and tells what it took; throws when it did not end as it must.
    public init(_ name: String, measure: @escaping (Round) throws -> Sample) {
        self.name = name
        self.measure = measure
    }
}
