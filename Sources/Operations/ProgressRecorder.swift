public import Fleet
public import FleetStore

/// Collects the progress of all devices and writes it in one transaction at most every 250 ms, whatever their number.
public actor ProgressRecorder {
    /// The time between two transactions.
    public static let interval = Duration.milliseconds(250)

    private let store: any FleetStore
    private let failed: @Sendable (StoreError) -> Void
    private var waiting: [DeploymentID: ProgressUpdate] = [:]
    private var writer: Task<Void, Never>?

    /// Makes a recorder.
    ///
    /// - Parameter failed: told when a transaction fails; its updates are lost, and the next ones are tried again.
    public init(store: any FleetStore, failed: @escaping @Sendable (StoreError) -> Void) {
        self.store = store
        self.failed = failed
    }

    /// Takes the latest progress of a deployment; an earlier one that is not written yet is replaced.
    public func record(_ update: ProgressUpdate) {
        waiting[update.deployment] = update
        guard writer == nil else { return }
        writer = Task {
            try? await Task.sleep(for: Self.interval)
            await self.flush()
        }
    }

    /// Forgets what waits for a deployment, because a full report follows.
    public func forget(_ deployment: DeploymentID) {
        waiting[deployment] = nil
    }

    /// Writes what waits, now.
    public func flush() async {
        writer = nil
        let updates = Array(waiting.values)
        waiting = [:]
        guard !updates.isEmpty else { return }
        do {
            try await store.recordProgress(updates)
        } catch {
            failed(error)
        }
    }
}
