public import HTTPServer
public import ManagementGate
import Synchronization

/// Counts requests by route: by its pattern, so that nobody who asks for many things makes many numbers.
public final class RequestCounts: Sendable {
    /// The upper bounds of the times that requests are counted by, in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    struct Key: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    struct Times {
        var within = bounds.map { _ in Int64(0) }
        var count: Int64 = 0
        var seconds = 0.0
    }

    struct Content {
        var requests: [Key: Int64] = [:]
        var times: [String: Times] = [:]
    }

    private let state = Mutex(Content())

    /// Counts from zero.
    public init() {}

    /// Counts a request.
    public func note(_ route: ManagementRoute, _ status: HTTPStatus, _ duration: Duration) {
        let (whole, fraction) = duration.components
        let seconds = Double(whole) + Double(fraction) / 1e18
        state.withLock { content in
            content.requests[Key(method: route.method.rawValue, route: route.pattern, status: status.rawValue), default: 0] += 1
            content.times[route.pattern, default: Times()].add(seconds)
        }
    }

    var content: Content { state.withLock { $0 } }
}

extension RequestCounts.Times {
    fileprivate mutating func add(_ seconds: Double) {
        for (index, bound) in RequestCounts.bounds.enumerated() where seconds <= bound { within[index] += 1 }
        count += 1
        self.seconds += seconds
    }
}
