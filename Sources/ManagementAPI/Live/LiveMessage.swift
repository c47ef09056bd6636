internal import Foundation
internal import HTTPServer

/// A message of the live connection: `{"data": {…}, "event": "stats_update", "id": 123}`.
///
/// The `id` is the number of an entry of the audit log: all that the client has to know of entries up to it went out before or is in this message,
/// so it asks for what is after it when it connects again. Progress, which no entry tells of, has none.
struct LiveMessage: Sendable {
    private struct Envelope<Content: Encodable>: Encodable {
        let event: LiveEvent
        let id: Int64?
        let data: Content
    }

    let event: LiveEvent
    let id: Int64?
    private let key: String
    private let message: WebSocketMessage

    /// Encodes a message.
    ///
    /// - Parameter subject: what it is about; a newer message of the same kind about the same replaces one that still waits.
    init(_ event: LiveEvent, id: Int64? = nil, about subject: String = "", _ content: some Encodable) throws {
        self.event = event
        self.id = id
        key = "\(event.rawValue) \(subject)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        message = .text(utf8: Array(try encoder.encode(Envelope(event: event, id: id, data: content))))
    }

    /// Sends it. One with an `id` must not overtake another, or what is in between could be lost with the connection.
    func send(to client: WebSocket) {
        client.send(message, replacing: key, keepingPlace: id == nil)
    }
}
