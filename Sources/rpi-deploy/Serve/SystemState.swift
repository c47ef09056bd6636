import Fleet
import Operations

/// What the live connection tells of the server.
struct SystemState: Encodable, Sendable {
    let status: String
    let problem: String?
    let timestamp: String

    static func look(_ health: ServerHealth) async -> SystemState {
        let problem = await health.problem()
        return SystemState(status: problem?.code ?? "healthy", problem: problem?.message, timestamp: SystemClock.now().iso8601)
    }
}
