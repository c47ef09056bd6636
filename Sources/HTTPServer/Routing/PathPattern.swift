/// The path of a route: `/images/{filename}`; the last segment may be `{rest...}`, which stands for one or more segments.
struct PathPattern: Equatable {
    enum Segment: Equatable {
        case literal(String)
        case parameter(String)
        case rest(String)

        var rank: Int {
            switch self {
            case .literal: 0
            case .parameter: 1
            case .rest: 2
            }
        }
    }

    let segments: [Segment]

    init(_ text: String) {
        precondition(text.hasPrefix("/"), "a route's path begins with a slash, found \"\(text)\"")
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
        let restIndex = segments.firstIndex { if case .rest = $0 { true } else { false } }
        precondition(restIndex == nil || restIndex == segments.count - 1, "only the last segment can be the rest, found \"\(text)\"")
    }

    /// `path`: decoded segments.
    func match(_ path: [String]) -> PathParameters? {
        var values: [String: String] = [:]
        for (index, segment) in segments.enumerated() {
            guard index < path.count else { return nil }
            switch segment {
            case .literal(let text):
                guard path[index] == text else { return nil }
            case .parameter(let name):
                guard !path[index].isEmpty else { return nil }
                values[name] = path[index]
            case .rest(let name):
                guard path[index...].allSatisfy({ !$0.isEmpty }) else { return nil }
                values[name] = path[index...].joined(separator: "/")
                return PathParameters(values: values)
            }
        }
        return segments.count == path.count ? PathParameters(values: values) : nil
    }

    /// Whether this pattern is to be tried before another: literal text before placeholders, from the left.
    func precedes(_ other: PathPattern) -> Bool {
        segments.map(\.rank).lexicographicallyPrecedes(other.segments.map(\.rank))
    }
}
