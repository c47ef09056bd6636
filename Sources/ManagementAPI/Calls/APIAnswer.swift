import DeviceProtocol
import HTTPServer

/// What a call answers when it has done what it was asked for.
struct APIAnswer: Sendable {
    let json: JSONValue?
    var status: HTTPStatus
    var headers: HTTPHeaders

    init(_ json: JSONValue?, status: HTTPStatus = .ok, headers: HTTPHeaders = [:]) {
        self.json = json
        self.status = status
        self.headers = headers
    }

    /// A message.
    static func message(_ message: some Message) -> APIAnswer { APIAnswer(message.json) }

    /// A new resource, and where it is.
    static func created(_ message: some Message, at path: String) -> APIAnswer {
        APIAnswer(message.json, status: .created, headers: ["Location": path])
    }

    /// Several.
    static func list(_ messages: [some Message], headers: HTTPHeaders = [:]) -> APIAnswer {
        APIAnswer(.array(messages.map(\.json)), headers: headers)
    }

    /// Nothing to say.
    static let nothing = APIAnswer(nil, status: .noContent)
}
