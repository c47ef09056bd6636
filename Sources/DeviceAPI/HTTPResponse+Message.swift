import DeviceProtocol
import HTTPServer

extension HTTPResponse {
    /// A message of the device protocol as JSON.
    static func message(_ message: some Message) -> HTTPResponse {
        .bytes(message.bytes, contentType: "application/json")
    }
}
