/// What makes the head of a request fit to be acted on. libmicrohttpd accepts more, and what two programs read differently can carry
/// a second request past the first of them.
///
/// Source: RFC 9112, sections 2.2, 3, 5 and 6.
enum HeadCheck {
    /// Nil: the head is in order.
    static func fault(method: String, target: String, version: String, headers: HTTPHeaders, isExact: Bool) -> HTTPError? {
        guard isExact else { return bad("the head must be lines that end in CRLF, without NUL, folded lines or extra spaces") }
        guard isToken(method) else { return bad("the method is not a token") }
        guard !target.isEmpty, target.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return bad("the request target has characters that must be percent-encoded")
        }
        for field in headers.fields {
            guard isToken(field.name) else { return bad("a header's name is not a token, or a space stands before its colon") }
            guard field.value.unicodeScalars.allSatisfy({ ($0.value >= 0x20 && $0.value != 0x7f) || $0 == "\t" }) else {
                return bad("a header's value has a control character")
            }
        }
        let hosts = headers.values("Host")
        if hosts.count > 1 || (hosts.isEmpty && version != "HTTP/1.0") { return bad("wanted one Host header, found \(hosts.count)") }
        if let host = hosts.first, !isAuthority(host) { return bad("the Host header is not a host with or without a port") }
        return framingFault(version: version, headers: headers)
    }

    private static func framingFault(version: String, headers: HTTPHeaders) -> HTTPError? {
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        if lengths.count > 1 { return bad("wanted one Content-Length header, found \(lengths.count)") }
        if let length = lengths.first {
            if !codings.isEmpty { return bad("Content-Length and Transfer-Encoding exclude each other") }
            guard !length.isEmpty, length.utf8.count <= 18, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return bad("Content-Length is not a number of bytes")
            }
        }
        if !codings.isEmpty {
            if version == "HTTP/1.0" { return bad("HTTP/1.0 has no Transfer-Encoding") }
            // libmicrohttpd 0.9.75 takes a bare LF for the end of a chunk, which other programs do not, and answers a chunk's head that is
            // too long with 500.
            return HTTPError(.lengthRequired, code: "length_required", "wanted a Content-Length header: bodies in chunks are not taken")
        }
        if let expectation = headers["Expect"], expectation.lowercased() != "100-continue" {
            return HTTPError(.expectationFailed, code: "unsupported_expectation", "of all expectations only \"100-continue\" is understood")
        }
        return nil
    }

    private static func bad(_ message: String) -> HTTPError { HTTPError(.badRequest, code: "bad_request", message) }

    /// Whether a text can be the authority of a URL without a user: RFC 3986, section 3.2. It may be empty (RFC 9110, section 7.2).
    static func isAuthority(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: "-._~!$&'()*+,;=%:[]".utf8.contains(byte)
            }
        }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
