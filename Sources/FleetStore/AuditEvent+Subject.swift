public import Fleet

extension AuditEvent {
    /// The deployment that it is about.
    public var deployment: DeploymentID? { number(after: "deployment ").map(DeploymentID.init) }
    /// The batch that it is about.
    public var batch: BatchID? { number(after: "batch ").map(BatchID.init) }

    private func number(after word: String) -> Int64? {
        subject.hasPrefix(word) ? Int64(subject.dropFirst(word.count)) : nil
    }
}
