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
        let last = first + count - 1
        var fields = [(name: "Range", value: "bytes=\(first)-\(last)")]
        // If-Match compares strongly, which a weak ETag never passes (RFC 9110, section 13.1.1).
        if let etag, !etag.hasPrefix("W/") { fields.append((name: "If-Match", value: etag)) }
        let head = try client.send(.get(url, fields: fields))
        let tag = try head.value("etag")
        switch head.status {
        case 206:
            let range = try head.value("content-range") ?? "none"
            guard range == "bytes \(first)-\(last)/\(fileSize)" else {
                client.disconnect()
                if range.hasPrefix("bytes \(first)-\(last)/") { throw .fileChanged("its size is not \(fileSize) bytes any more") }
                throw .wrongRange(range)
            }
            if let length = try head.contentLength(), length != count { throw .malformed("Content-Length \(length) for \(count) bytes") }
        case 200:
            guard first == 0 else {
                client.disconnect()
                throw .rangeIgnored
            }
            if let length = try head.contentLength(), length != fileSize {
                client.disconnect()
                throw .fileChanged("its size is \(length) bytes and was \(fileSize)")
            }
        case 404, 410, 412, 416:
            throw .fileChanged("the server answers \(head.status)")
        default:
            throw client.failure(head)
        }
        guard etag == nil || tag == etag else {
            client.disconnect()
            throw .fileChanged("its ETag is \(tag ?? "gone")")
        }
        etag = tag
    }
}
