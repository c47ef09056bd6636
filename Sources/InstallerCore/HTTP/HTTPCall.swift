/// One request to a server.
struct HTTPCall: Sendable {
    let method: String
    let url: HTTPURL
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func get(_ url: HTTPURL, fields: [(name: String, value: String)] = []) -> HTTPCall {
        HTTPCall(method: "GET", url: url, fields: fields)
    }

    static func post(_ url: HTTPURL, json: [UInt8]) -> HTTPCall {
        HTTPCall(method: "POST", url: url, fields: [("Content-Type", "application/json")], body: json)
    }

    /// The request as it is sent.
    var bytes: [UInt8] {
        var text = "\(method) \(url.target) HTTP/1.1\r\nHost: \(url.authority)\r\nUser-Agent: pi-installer\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if method == "POST" { text += "Content-Length: \(body.count)\r\n" }
        text += "\r\n"
        return Array(text.utf8) + body
    }
}
