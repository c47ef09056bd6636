extension HTTPRequest {
    /// Whether a change may be made of a resource in this state, as far as the request's If-Match and If-None-Match say.
    ///
    /// Source: RFC 9110, section 13.2.2.
    public func allowsChange(of etag: EntityTag) -> Bool {
        Preconditions(etag: etag, lastModified: nil).evaluate(headers, method: method) == .proceed
    }
}
