import Fleet
import FleetStore
import Operations

/// What `--status` takes: the states that deployments go through, and what people ask for beside them.
enum DeploymentStatusFilter {
    /// What the help and completion show.
    static let words = ["open", "stalled"] + DeploymentState.allCases.map(\.rawValue)

    /// Narrows a filter down to the rows of a status.
    static func apply(_ word: String, to filter: inout DeploymentFilter) throws {
        switch word {
        case "open": filter.onlyOpen = true
        case "stalled": filter.stalledAt = SystemClock.now()
        default:
            guard let state = DeploymentState(rawValue: word) else {
                throw UsageError(
                    message: "--status: one of \(words.joined(separator: ", ")) is meant, not '\(word)'", command: "deployment list")
            }
            filter.state = state
        }
    }
}
