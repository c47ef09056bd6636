/// Why nothing could be posted.
public struct CurlError: Error, Equatable, Sendable {
    /// libcurl's own words.
    public let reason: String
}
