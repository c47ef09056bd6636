/// Whether a request's conditions hold for the state of the resource.
///
/// Source: RFC 9110, section 13.2.2.
struct Preconditions {
    enum Outcome: Equatable {
        case proceed
        case notModified
        case failed
    }

    let etag: EntityTag?
    let lastModified: HTTPDate?

    func evaluate(_ headers: HTTPHeaders, method: HTTPMethod) -> Outcome {
        let isSafe = method == .get || method == .head
        if let wanted = Self.joined(headers, "If-Match") {
            guard matches(wanted, strongly: true) else { return .failed }
        } else if let date = headers["If-Unmodified-Since"].flatMap(HTTPDate.init), let lastModified, lastModified > date {
            return .failed
        }
        if let unwanted = Self.joined(headers, "If-None-Match") {
            if matches(unwanted, strongly: false) { return isSafe ? .notModified : .failed }
        } else if isSafe, let date = headers["If-Modified-Since"].flatMap(HTTPDate.init), let lastModified, lastModified <= date {
            return .notModified
        }
        return .proceed
    }

    /// Whether a Range may be honoured: what the client has is of this very state.
    func allowsRange(_ headers: HTTPHeaders) -> Bool {
        guard let condition = headers["If-Range"] else { return true }
        if let tag = EntityTag.list(condition), tag.count == 1 { return etag?.matchesStrongly(tag[0]) ?? false }
        return HTTPDate(condition).map { $0 == lastModified } ?? false
    }

    private func matches(_ list: String, strongly: Bool) -> Bool {
        if list == "*" { return true }
        guard let etag, let tags = EntityTag.list(list) else { return false }
        return tags.contains { strongly ? $0.matchesStrongly(etag) : $0.matchesWeakly(etag) }
    }

    private static func joined(_ headers: HTTPHeaders, _ name: String) -> String? {
        let values = headers.values(name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
