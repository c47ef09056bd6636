internal import Foundation

/// What a client asks for: `{"event": "request_stats"}`.
enum LiveRequest: String, Decodable, Hashable, Sendable {
    case statistics = "request_stats"
    case deployments = "request_deployments"
    case systemStatus = "request_system_status"
    /// Something else.
    case unknown

    private struct Envelope: Decodable {
        let event: String
    }

    init(text: String) {
        let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(text.utf8))
        self = envelope.flatMap { LiveRequest(rawValue: $0.event) } ?? .unknown
    }
}
