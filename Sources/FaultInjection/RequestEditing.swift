/// Changes to the text of requests and heads.
enum RequestEditing {
    private static let headEnd = Array("\r\n\r\n".utf8)

    /// Where the content starts; `nil` while the head is not whole.
    static func contentStart(_ bytes: [UInt8], from start: Int = 0) -> Int? {
        guard bytes.count >= 4 else { return nil }
        var index = max(start - 3, 0)
        while index + 4 <= bytes.count {
            if bytes[index + 3] == 0x0A, bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D { return index + 4 }
            index += 1
        }
        return nil
    }

    private static func editing(_ bytes: [UInt8], _ edit: (inout [String]) -> Void) -> [UInt8] {
        guard let start = contentStart(bytes) else { return bytes }
        var lines = String(decoding: bytes[0..<start - 4], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false).map(
            String.init)
        edit(&lines)
        return Array(lines.joined(separator: "\r\n").utf8) + headEnd + bytes[start...]
    }

    private static func isField(_ line: String, _ name: String) -> Bool { line.lowercased().hasPrefix(name + ":") }

    static func withoutRange(_ request: [UInt8]) -> [UInt8] {
        editing(request) { lines in lines.removeAll { isField($0, "range") } }
    }

    /// Asks for another range of the same length; also what was asked for.
    static func shiftingRange(of request: [UInt8], by shift: UInt64) -> (request: [UInt8], asked: (first: UInt64, last: UInt64))? {
        var asked: (first: UInt64, last: UInt64)?
        let changed = editing(request) { lines in
            guard let index = lines.firstIndex(where: { isField($0, "range") }), let text = lines[index].split(separator: "=").last else {
                return
            }
            let bounds = text.split(separator: "-").compactMap { UInt64($0) }
            guard bounds.count == 2 else { return }
            asked = (bounds[0], bounds[1])
            // Backwards where there is room, so that the range stays within the file.
            let (first, last) = bounds[0] >= shift ? (bounds[0] - shift, bounds[1] - shift) : (bounds[0], max(bounds[0], bounds[1] - 1))
            lines[index] = "Range: bytes=\(first)-\(last)"
        }
        return asked.map { (changed, $0) }
    }

    /// Puts another token, and another deployment, where a request names one.
    static func replacingToken(of request: [UInt8], id: Int64?, token: String) -> [UInt8] {
        guard let start = contentStart(request) else { return request }
        var body = String(decoding: request[start...], as: UTF8.self)
        body = replacing("\"deployment_token\":\"", upTo: "\"", in: body, with: token)
        if let id { body = replacing("\"deployment_id\":", upTo: ",", in: body, with: "\(id)") }
        var head = Array(request[0..<start])
        head = editing(head) { lines in
            for index in lines.indices {
                if isField(lines[index], "authorization") { lines[index] = "Authorization: Bearer \(token)" }
                if isField(lines[index], "content-length") { lines[index] = "Content-Length: \(body.utf8.count)" }
            }
            if let id, lines[0].contains("/patch ") { lines[0] = "GET /api/deployments/\(id)/patch HTTP/1.1" }
        }
        return head + Array(body.utf8)
    }

    private static func replacing(_ before: String, upTo end: Character, in text: String, with new: String) -> String {
        guard let found = text.firstRange(of: before), let stop = text[found.upperBound...].firstIndex(of: end) else { return text }
        return String(text[..<found.upperBound]) + new + String(text[stop...])
    }

    /// The head of an answer with other fields; the length of its content as it was.
    static func rewriting(_ head: [UInt8], _ orders: FaultPlan.Orders) -> (head: [UInt8], contentLength: UInt64) {
        var length: UInt64 = 0
        let changed = editing(head) { lines in
            for index in lines.indices {
                if isField(lines[index], "content-length") {
                    length = UInt64(lines[index].drop { $0 != ":" }.dropFirst().filter { $0 != " " }) ?? 0
                    if orders.missing > 0 { lines[index] = "Content-Length: \(length - min(orders.missing, length))" }
                }
                if let range = orders.contentRange, isField(lines[index], "content-range") {
                    let total = lines[index].split(separator: "/").last ?? "*"
                    lines[index] = "Content-Range: bytes \(range.first)-\(range.last)/\(total)"
                }
            }
            if orders.isCalledWhole { lines[0] = "HTTP/1.1 200 OK" }
        }
        return (changed, length)
    }
}
