public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Answers a device that asks, in one transaction.
    public func beginDeployment(_ request: DeploymentRequest, by author: Authorship) async throws(StoreError) -> DeploymentDecision {
        try await writeKeepingNotes { try $0.decide(request, by: author) }
    }

    /// Takes the progress of many deployments in one transaction.
    public func recordProgress(_ updates: [ProgressUpdate]) async throws(StoreError) {
        if updates.isEmpty { return }
        try await write { connection in
            for update in updates {
                try connection.updateProgress(
                    of: update.deployment, update.progress, message: update.message.map { PlainText.printable($0, limit: 1_000) },
                    seenAt: update.seenAt)
            }
        }
    }

    /// Ends an open deployment as failed, for a reason that the server has found.
    public func failDeployment(_ id: DeploymentID, reason: String, by author: Authorship) async throws(StoreError) -> Deployment {
        try await write { connection in
            if try connection.deployment(id).deployment.isOpen {
                try connection.closeDeployment(id, reason: PlainText.printable(reason, limit: 1_000), by: author)
            }
            return try connection.deployment(id).deployment
        }
    }

    /// One deployment.
    public func deployment(_ id: DeploymentID) async throws(StoreError) -> Deployment {
        try await read { try $0.deployment(id).deployment }
    }

    /// What the device of a deployment said, oldest first.
    public func deviceLog(of id: DeploymentID) async throws(StoreError) -> [DeviceLogLine] {
        try await read { connection in
            _ = try connection.deployment(id)
            return try connection.rows(
                "SELECT at_ms, deployment_status, message FROM deployment_log WHERE deployment_id = \(id.value) ORDER BY id"
            ) { row in
                let state = try row.text("deployment_status")
                guard let state = DeploymentState(rawValue: state) else { throw StoreFailure.unknownWord("deployment_status", state) }
                return DeviceLogLine(
                    at: Timestamp(milliseconds: try row.integer("at_ms")), state: state, message: try row.text("message"))
            }
        }
    }
}
