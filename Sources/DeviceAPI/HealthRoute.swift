import DeviceProtocol
import Fleet
import HTTPServer
import Operations

/// `GET /health`: whether the server can do its work.
struct HealthRoute {
    let health: ServerHealth

    func add(to router: inout Router) {
        router.on(.get, "/health") { _, _ in
            if let problem = await health.problem() {
                throw HTTPError(.serviceUnavailable, code: problem.code, problem.message)
            }
            let health: [JSONMember] = [
                JSONMember("status", .string("healthy")), JSONMember("timestamp", .string(SystemClock.now().iso8601)),
            ]
            return .bytes(JSONValue.object(health).bytes, contentType: "application/json")
        }
    }
}
