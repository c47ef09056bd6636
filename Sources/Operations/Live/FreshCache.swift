public import Fleet
public import FleetStore
import Synchronization

/// What was made of the store, kept as long as it would be made the same way again: until anything in the store has changed, whichever process
/// changes it, and at most until the clock's second is over, because pages and messages tell how long ago something was.
///
/// Each request looks at the store anew, so nobody gets what was true before they asked. Those who ask for the same while it is being made wait for
/// that one.
public final class FreshCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Entry {
        case made(Value)
        case inTheMaking(Task<Value, any Error>)
    }

    /// What the entries were made of: nothing that was made of anything else is kept.
    private struct Age: Equatable {
        var mark: Int64
        var second: Timestamp
    }

    private struct State {
        var age: Age?
        var entries: [Key: Entry] = [:]

        /// Forgets what is older than a look at the store. Whoever looked just before somebody else gets what that one made: it is newer.
        mutating func enter(_ mark: Int64, _ second: Timestamp) -> Age {
            let before = age ?? Age(mark: .min, second: second)
            let isSameSecond = second == before.second || second.milliseconds == before.second.milliseconds - 1_000
            let now = Age(mark: max(mark, before.mark), second: isSameSecond ? before.second : second)
            if now != age { entries = [:] }
            age = now
            return now
        }
    }

    private let store: any FleetStore
    private let capacity: Int
    private let state = Mutex(State())

    /// A cache with nothing in it.
    ///
    /// - Parameter capacity: how many values it keeps, at least 1; when there is one more, it begins anew.
    public init(store: any FleetStore, capacity: Int = 256) {
        self.store = store
        self.capacity = capacity
    }

    /// The value of a key as it is at a moment.
    ///
    /// - Parameters:
    ///   - now: the present moment.
    ///   - make: makes the value of the key and the store alone, as it is at the beginning of this second: others get it, too.
    /// - Throws: what `make` throws, to all who wait for it; it is not kept.
    public func value(
        _ key: Key, at now: Timestamp, make: @escaping @Sendable (_ second: Timestamp) async throws -> Value
    ) async throws -> Value {
        // Before anything is read: what changes from here on makes another mark.
        guard let mark = store.glance() else { return try await make(now.inWholeSeconds) }
        let (entry, age) = state.withLock { state -> (Entry, maker: Age?) in
            let age = state.enter(mark, now.inWholeSeconds)
            if let entry = state.entries[key] { return (entry, nil) }
            if state.entries.count >= capacity { state.entries = [:] }
            // Not as a part of the request, whose client may go while others wait.
            let entry = Entry.inTheMaking(Task { try await make(age.second) })
            state.entries[key] = entry
            return (entry, age)
        }
        switch entry {
        case .made(let value): return value
        case .inTheMaking(let task):
            let result = await task.result
            if let age { keep(result, of: key, madeAt: age) }
            return try result.get()
        }
    }

    private func keep(_ result: Result<Value, any Error>, of key: Key, madeAt age: Age) {
        state.withLock { state in
            if state.age == age { state.entries[key] = (try? result.get()).map { .made($0) } }
        }
    }
}
