import HTTPServer

/// What the answer of a call that is shared depends on beside the store.
struct SharedCall: Hashable, Sendable {
    let path: String
    let query: HTTPQuery
}
