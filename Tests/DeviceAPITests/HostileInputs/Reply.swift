import DeviceProtocol

/// What came back on a connection until the server ended it: any number of answers.
struct Reply: Sendable {
    struct Part: Sendable {
        let status: Int
        let head: String
        let body: [UInt8]

        func header(_ name: String) -> String? {
            let start = name.lowercased() + ": "
            return head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
        }

        /// A member of the JSON object that the body is.
        func member(_ name: String) -> String? {
            guard case .string(let text)? = (try? JSONValue.parse(body))?[name] else { return nil }
            return text
        }
    }

    let bytes: [UInt8]
    /// Answers as far as they are whole; an answer to HEAD must be the last.
    let parts: [Part]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var parts: [Part] = []
        var rest = bytes[...]
        while let end = Self.endOfHead(rest) {
            let head = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[end...]
            let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
            guard words.first == "HTTP/1.1", words.count >= 2, let status = Int(words[1]) else { break }
            var part = Part(status: status, head: head, body: [])
            let length = status == 304 || status == 100 ? 0 : part.header("Content-Length").flatMap(Int.init) ?? 0
            part = Part(status: status, head: head, body: Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
            parts.append(part)
        }
        self.parts = parts
    }

    /// Of the only answer; 0 for a connection that was closed without one.
    var status: Int { parts.first?.status ?? 0 }
    /// What the only answer says is wrong.
    var error: String? { parts.first?.member("error") }
    /// The error's stable code.
    var code: String? { parts.first?.member("code") }
    var body: [UInt8] { parts.first?.body ?? [] }
    func header(_ name: String) -> String? { parts.first?.header(name) }
    /// libmicrohttpd answers what it cannot parse by itself, in HTML (and 0.9.75 writes some of its heads twice).
    var isOfLibrary: Bool { String(decoding: bytes.suffix(400), as: UTF8.self).contains("\r\n\r\n<html>") }
    var text: String { String(decoding: bytes.prefix(600), as: UTF8.self) }

    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        var at = bytes.startIndex
        while at + 4 <= bytes.endIndex {
            if bytes[at] == 13, bytes[at + 1] == 10, bytes[at + 2] == 13, bytes[at + 3] == 10 { return at + 4 }
            at += 1
        }
        return nil
    }
}
