import DeviceProtocol
@testable import HTTPServer

/// A request's head: a line of method, target and version, lines of fields, and before them eight bytes for the size of what is asked for.
func fuzzHTTPRequest(_ bytes: [UInt8]) {
    let size = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let lines = bytes.dropFirst(8).split(separator: 0x0a, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    let words = lines[0].split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    let fields = lines.dropFirst().map { line in
        let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(halves[0]), HTTPHeaders.trimmed(halves.count == 2 ? halves[1] : ""))
    }
    let headers = HTTPHeaders(fields)
    let method = HTTPMethod(rawValue: words[0])
    if let fault = HeadCheck.fault(
        method: words[0], target: words.count > 1 ? words[1] : "", version: words.count > 2 ? words[2] : "", headers: headers, isExact: true
    ) {
        check(fault)
        hold((400..<500).contains(fault.status.rawValue), "a head's fault is the client's")
    }
    if words.count > 1 { checkTarget(words[1], method) }
    checkRange(headers, size)
    checkConditions(headers, method)
}

/// A target leads to segments that are names, and their spelling out leads to the same segments.
private func checkTarget(_ text: String, _ method: HTTPMethod) {
    do {
        let target = try RequestTarget(text)
        hold(!target.segments.isEmpty, "a path has segments")
        for segment in target.segments {
            hold(
                segment != "." && segment != ".." && !segment.utf8.contains { $0 < 0x20 || "/\\\u{7f}".utf8.contains($0) },
                "a segment is a name")
        }
        let hexadecimal = Array("0123456789ABCDEF")
        let spelled = target.segments.map { segment in
            "/" + segment.utf8.map { "%\(hexadecimal[Int($0 >> 4)])\(hexadecimal[Int($0 & 15)])" }.joined()
        }.joined()
        hold(
            (try? RequestTarget(spelled))?.segments.map { Array($0.utf8) } == target.segments.map { Array($0.utf8) },
            "escapes mean what they stand for")
        var router = Router()
        router.on(.get, "/images/{filename}") { _, _ in .text("") }
        router.on(.get, "/rest/{all...}") { _, _ in .text("") }
        router.on(.post, "/api/config") { _, _ in .text("") }
        do {
            let (_, parameters) = try router.route(method, target.segments)
            hold(!parameters["filename"].contains("/"), "a file's name is one segment")
        } catch {
            check(error)
        }
    } catch {
        check(error)
    }
}

/// A range never lies outside of what it is a range of.
private func checkRange(_ headers: HTTPHeaders, _ size: UInt64) {
    switch RangeRequest(headers, byteCount: size) {
    case .whole, .unsatisfiable: break
    case .part(let range): hold(!range.isEmpty && range.upperBound <= size, "a range lies inside")
    }
}

private func checkConditions(_ headers: HTTPHeaders, _ method: HTTPMethod) {
    let etag = EntityTag("karts")
    let conditions = Preconditions(etag: etag, lastModified: HTTPDate(secondsSince1970: 784_111_777))
    let outcome = conditions.evaluate(headers, method: method)
    if headers["If-Match"] == "\"other\"" { hold(outcome == .failed, "If-Match with another tag fails") }
    _ = conditions.allowsRange(headers)
    for field in headers.fields {
        if let tags = EntityTag.list(field.value) {
            let again = EntityTag.list(tags.map(\.description).joined(separator: ", "))
            hold(again == tags, "a list of tags is the same when read again")
        }
        if let date = HTTPDate(field.value) { hold(HTTPDate(date.description) == date, "a date is the same when read again") }
    }
}

/// An error is JSON that says the same, with nothing in it that acts on a terminal.
private func check(_ error: HTTPError) {
    guard case .bytes(let bytes) = error.response().body, let json = try? JSONValue.parse(bytes) else {
        return hold(false, "an error is JSON")
    }
    hold(json["error"] == .string(error.message) && json["code"] == .string(error.code), "an error's JSON says the error")
    hold(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f }, "an error's JSON has no control character")
}
