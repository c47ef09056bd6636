internal import MicroHTTPD

/// Makes of a handler's response what goes out: conditions, ranges, HEAD.
struct AnswerComposer {
    let method: HTTPMethod
    let version: String
    let headers: HTTPHeaders
    let id: RequestID
    let common: HTTPHeaders
    let hub: WebSocketHub

    func answer(_ response: HTTPResponse) -> Answer {
        if let events = response.webSocket { return upgrade(response, events) }
        let isRead = method == .get || method == .head
        let hasValidator = response.etag != nil || response.lastModified != nil
        guard isRead, response.status == .ok, hasValidator || isRangeable(response.body) else { return whole(response) }

        let conditions = Preconditions(etag: response.etag, lastModified: response.lastModified)
        switch conditions.evaluate(headers, method: method) {
        case .failed:
            return whole(
                HTTPError(.preconditionFailed, code: "precondition_failed", "the resource is not in the state that the request asks for")
                    .response(), etag: response.etag)
        case .notModified:
            var kept = response
            kept.status = .notModified
            kept.headers = HTTPHeaders()
            for field in response.headers.fields where Self.keptWhenNotModified.contains(field.name.lowercased()) {
                kept.headers.add(field.name, field.value)
            }
            return compose(kept, body: .announced(response.body.byteCount))
        case .proceed: break
        }
        // RFC 9110, section 14.2: Range is defined for GET alone.
        guard method == .get, conditions.allowsRange(headers) else { return whole(response) }
        let size = response.body.byteCount
        switch RangeRequest(headers, byteCount: size) {
        case .whole: return whole(response)
        case .part(let range):
            var part = response
            part.status = .partialContent
            part.headers.add("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
            return compose(part, body: content(part.body, range))
        case .unsatisfiable:
            return whole(
                HTTPError(
                    .rangeNotSatisfiable, code: "range_not_satisfiable", "the content has \(size) bytes, the range asked for lies outside",
                    headers: ["Content-Range": "bytes */\(size)"]
                ).response(), etag: response.etag)
        }
    }

    private static let keptWhenNotModified: Set<String> = ["cache-control", "content-location", "expires", "vary"]
    private static let written: Set<String> = [
        "date", "connection", "content-length", "transfer-encoding", "keep-alive", "etag", "last-modified", "accept-ranges", "x-request-id",
    ]

    private func upgrade(_ response: HTTPResponse, _ events: WebSocketEvents) -> Answer {
        do throws(HTTPError) {
            let accept = try WebSocketHandshake.accept(method: method, version: version, headers: headers)
            let body = AnswerBody.upgrade { [hub] socket in hub.take(socket, events) }
            var answer = compose(response, body: body)
            // libmicrohttpd writes "Connection: Upgrade" by itself.
            answer.headers += [HeaderLine("Upgrade", "websocket"), HeaderLine("Sec-WebSocket-Accept", accept)]
            return answer
        } catch {
            return whole(error.response())
        }
    }

    private func isRangeable(_ body: HTTPBody) -> Bool {
        switch body {
        case .file, .generated: true
        case .empty, .bytes: false
        }
    }

    private func whole(_ response: HTTPResponse, etag: EntityTag? = nil) -> Answer {
        var response = response
        response.etag = response.etag ?? etag
        let size = response.body.byteCount
        return compose(response, body: method == .head ? .announced(size) : content(response.body, 0..<size))
    }

    private func compose(_ response: HTTPResponse, body: AnswerBody) -> Answer {
        var lines: [HeaderLine] = []
        for field in response.headers.fields where !Self.written.contains(field.name.lowercased()) {
            lines.append(HeaderLine(field.name, field.value))
        }
        for field in common.fields where response.headers[field.name] == nil { lines.append(HeaderLine(field.name, field.value)) }
        if let etag = response.etag { lines.append(HeaderLine("ETag", etag.description)) }
        if let date = response.lastModified { lines.append(HeaderLine("Last-Modified", date.description)) }
        if isRangeable(response.body) || (response.status == .ok && response.etag != nil) {
            lines.append(HeaderLine("Accept-Ranges", "bytes"))
        }
        lines.append(HeaderLine("X-Request-Id", id.description))
        return Answer(status: response.status.rawValue, headers: lines, body: body)
    }

    private func content(_ body: HTTPBody, _ range: Range<UInt64>) -> AnswerBody {
        let count = range.upperBound - range.lowerBound
        switch body {
        case .empty: return .bytes([])
        case .bytes(let bytes) where count == UInt64(bytes.count): return .bytes(bytes)
        case .bytes(let bytes): return .bytes(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        case .file(let file): return .file(file.file, offset: range.lowerBound, count: count)
        case .generated(let content):
            return .pieces(
                PieceSource(pieceByteCount: content.pieceByteCount, read: content.read), offset: range.lowerBound, count: count)
        }
    }
}
