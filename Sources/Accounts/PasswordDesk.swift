import BlockingWork
import Sodium
import Synchronization

/// Where passwords are hashed: two at a time, since each takes 64 MiB and a processor, and only so many in line.
public final class PasswordDesk: Sendable {
    private let cost: PasswordCost
    private let limit: Int
    private let lanes: [BlockingWork]
    private let loads: Mutex<[Int]>
    private let count = Atomic(0)

    /// Makes a place for passwords.
    ///
    /// - Parameter limit: The most that are hashed or wait for it; more are refused.
    public init(limit: Int = 24) {
        cost = .interactive
        self.limit = limit
        lanes = (1...2).map { BlockingWork(label: "password.\($0)") }
        loads = Mutex([0, 0])
    }

    /// How many passwords were hashed so far, to keep or to compare.
    public var hashCount: Int { count.load(ordering: .relaxed) }

    /// Returns when a password would be looked at.
    func requireRoom() throws(AccountError) {
        guard loads.withLock({ $0.reduce(0, +) }) < limit else { throw .busy }
    }

    func hash(_ password: Password) async throws(AccountError) -> PasswordHash {
        let result = try await run { [cost] in
            do throws(SodiumError) {
                return Result<PasswordHash, AccountError>.success(try PasswordHash(of: password.bytes, cost: cost))
            } catch {
                return .failure(.cannotHash(error.description))
            }
        }
        return try result.get()
    }

    /// Whether a password is the one of a hash. Without a hash nothing is, and that takes as long.
    func compare(_ password: Password, with hash: PasswordHash?) async throws(AccountError) -> Bool {
        try await run { [cost] in
            // A text that nobody could have chosen costs no memory for its length.
            let bytes = password.bytes.count <= Password.mostBytes ? password.bytes : []
            return (hash ?? .matchingNothing(cost: cost)).matches(bytes) && hash != nil
        }
    }

    /// Whether a hash was made at another cost than today's.
    func isOutdated(_ hash: PasswordHash) -> Bool { hash.isOutdated(for: cost) }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(AccountError) -> Value {
        let lane = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < limit else { return nil }
            let lane = loads[0] <= loads[1] ? 0 : 1
            loads[lane] += 1
            return lane
        }
        guard let lane else { throw .busy }
        defer { loads.withLock { $0[lane] -= 1 } }
        count.wrappingAdd(1, ordering: .relaxed)
        return await lanes[lane].run { () throws(Never) in work() }
    }
}
