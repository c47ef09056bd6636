/// What is to be measured once everything is prepared.
public struct Plan {
    /// What a reader has to know of inputs and set-up.
    public var notes: [String]
    /// The table's columns.
    public var metrics: [Metric]
    /// The ways to do the work; the first one is usually ours.
    public var contenders: [Contender]
    /// What has to be reached.
    public var goals: [Goal]
    /// Ends what was started; called also after a failure.
    public var finish: () -> Void

    /// A plan.
    public init(
        notes: [String] = [], metrics: [Metric] = [.wall, .cpu, .peakMemory], contenders: [Contender], goals: [Goal],
        finish: @escaping () -> Void = {}
    ) {
        self.notes = notes
        self.metrics = metrics
        self.contenders = contenders
        self.goals = goals
        self.finish = finish
    }
}
