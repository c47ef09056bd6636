/// A part of a file on the server that must not change while it is fetched piece by piece.
struct RangeRequest {
    let url: HTTPURL
    let first: UInt64
    let count: UInt64
    /// The size that the whole file must have.
    let fileSize: UInt64

    /// Asks for the part, so that the client's body starts with its first byte.
    ///
    /// - Parameter etag: the file's ETag once an answer has given one; taken from the answer where there is none yet.
    func open<T>(with client: inout HTTPClient<T>, etag: inout String?) throws(HTTPFailure) {
        var fields = [(name: "Range", value: "bytes=\(first)-\(first + count - 1)")]
        // If-Match compares strongly, which a weak ETag never passes (RFC 9110, section 13.1.1).
        if let etag, !etag.hasPrefix("W/") { fields.append((name: "If-Match", value: etag)) }
        let head = try client.send(.get(url, fields: fields))
        guard head.status == 206 || head.status == 200 else {
            switch head.status {
            case 404, 410, 412, 416: throw .fileChanged("the server answers \(head.status)")
            default: throw client.failure(head)
            }
        }
        do {
            try check(head, isFirst: etag == nil, etag: &etag)
        } catch {
            client.disconnect()
            throw error
        }
    }

    private func check(_ head: HTTPHead, isFirst: Bool, etag: inout String?) throws(HTTPFailure) {
        let tag = try head.value("etag")
        guard isFirst || tag == etag else { throw .fileChanged("its ETag is \(tag ?? "gone")") }
        let length = try head.contentLength()
        if head.status == 206 {
            let part = "bytes \(first)-\(first + count - 1)/"
            let range = try head.value("content-range") ?? "none"
            guard range.hasPrefix(part) else { throw .wrongRange(range) }
            guard range == part + String(fileSize) else { throw .fileChanged("its size is not \(fileSize) bytes any more") }
            if let length, length != count { throw .malformed("Content-Length \(length) for \(count) bytes") }
        } else {
            guard first == 0 else { throw .rangeIgnored }
            if let length, length != fileSize { throw .fileChanged("its size is \(length) bytes and was \(fileSize)") }
        }
        etag = tag
    }
}
