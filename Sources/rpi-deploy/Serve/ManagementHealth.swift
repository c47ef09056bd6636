import Fleet
import HTTPServer
import ManagementGate
import Operations

/// `GET /health` on the management network, as on the device network.
enum ManagementHealth {
    static func route(_ health: ServerHealth) -> ManagementRoute {
        ManagementRoute(.get, "/health", .api, for: .anyone) { _ in
            if let problem = await health.problem() { throw HTTPError(.serviceUnavailable, code: problem.code, problem.message) }
            return .json("{\"status\": \"healthy\", \"timestamp\": \"\(SystemClock.now().iso8601)\"}")
        }
    }
}
