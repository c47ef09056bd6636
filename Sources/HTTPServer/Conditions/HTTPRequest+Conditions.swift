extension HTTPRequest {
    /// Whether a change may be made of a resource in this state, as far as the request's If-Match and If-None-Match say.
    ///
    /// Source: RFC 9110, section 13.2.2.
    public func allowsChange(of etag: EntityTag) -> Bool {
        Preconditions(etag: etag, lastModified: nil).evaluate(headers, method: method) == .proceed
    }

    /// Whether If-Match and If-None-Match, where they are there, name tags or `*`: a text that does neither names no state that there could be.
    public var hasReadableConditions: Bool {
        ["If-Match", "If-None-Match"].allSatisfy { name in
            let values = headers.values(name)
            if values.isEmpty || values == ["*"] { return true }
            return EntityTag.list(values.joined(separator: ", ")).map { !$0.isEmpty } ?? false
        }
    }
}
