import CCurl

/// Something that is posted to a web server of others, by libcurl.
///
/// Source: libcurl-easy(3).
public struct WebPost: Sendable {
    /// The most of an answer that is read, in bytes; nothing of it is kept.
    public static let answerLimit = 65_536

    /// Where to: http or https.
    public let url: String
    /// Header fields, names and values; neither may hold a line end.
    public let fields: [(name: String, value: String)]
    /// The content.
    public let body: [UInt8]
    /// How long it may take in all, in milliseconds.
    public let timeout: Int

    /// Makes a post.
    public init(url: String, fields: [(name: String, value: String)], body: [UInt8], timeout: Int) {
        self.url = url
        self.fields = fields
        self.body = body
        self.timeout = timeout
    }

    /// Sends it and waits for the status of the answer. No redirect is followed and no proxy asked. Blocks.
    ///
    /// - Throws: ``CurlError``, with libcurl's own words.
    public func send() throws(CurlError) -> Int {
        let lines = fields.map { "\($0.name): \($0.value)" }
        guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }), !url.utf8.contains(0) else {
            throw CurlError(reason: "a header field or the URL has a control character")
        }
        var message = [CChar](repeating: 0, count: Int(CCURL_MESSAGE_SIZE))
        // With an end, so that no body is without an address.
        let content = body + [0]
        let status = unsafe content.withUnsafeBufferPointer { content in
            unsafe message.withUnsafeMutableBufferPointer { message in
                guard let start = content.baseAddress, let text = message.baseAddress else { return Int32(-1) }
                return unsafe ccurl_post(
                    url, lines.joined(separator: "\n") + "\n", start, content.count - 1, timeout, Self.answerLimit, text)
            }
        }
        guard status >= 0 else {
            throw CurlError(reason: String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return Int(status)
    }
}
