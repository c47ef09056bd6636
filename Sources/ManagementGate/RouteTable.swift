import HTTPServer

/// All routes of the management network, each with who may use it: what the gate enforces, and what the tests go through.
public struct RouteTable: Sendable {
    /// The routes.
    public let routes: [ManagementRoute]

    /// A table of routes.
    public init(_ routes: [ManagementRoute]) {
        self.routes = routes
    }

    /// Methods and patterns that are in the table more than once: of such, only the first would ever answer.
    public var duplicates: [String] {
        var seen: Set<String> = []
        // The names of placeholders do not tell routes apart.
        return routes.map { "\($0.method.rawValue) \(Self.shape(of: $0.pattern))" }.filter { !seen.insert($0).inserted }
    }

    /// Whether a browser can be led to a path: whether there is a page.
    ///
    /// - Parameter path: percent-encoded or not; without a query.
    func hasPage(at path: String) -> Bool {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        return routes.contains { $0.method == .get && $0.kind == .page && Self.fits(segments, $0.pattern) }
    }

    private static func fits(_ segments: [Substring], _ pattern: String) -> Bool {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        return segments.count == wanted.count && zip(segments, wanted).allSatisfy { $1.hasPrefix("{") ? !$0.isEmpty : $0 == $1 }
    }

    private static func shape(of pattern: String) -> String {
        pattern.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return String(segment) }
            return segment.hasSuffix("...}") ? "{...}" : "{}"
        }.joined(separator: "/")
    }
}
