public import Fleet

/// Where answers are kept, so that a request that is sent again with the same key is answered again and not done again.
///
/// It forgets an answer after ``KeptAnswer/lifetime``, and the oldest when there are more than ``KeptAnswer/capacity``.
public protocol AnswerStore: Sendable {
    /// Begins a request with a key, unless one has begun with it already.
    ///
    /// - Parameter digest: of all that makes the request what it is.
    func claim(_ key: RequestKey, for digest: SHA256Hex, at now: Timestamp) async throws(StoreError) -> KeyClaim
    /// Keeps the answer to a request that was done.
    func keep(_ answer: KeptAnswer, for key: RequestKey) async throws(StoreError)
    /// Forgets a request that has changed nothing: it may come again, and be done then.
    func abandon(_ key: RequestKey) async throws(StoreError)
}
