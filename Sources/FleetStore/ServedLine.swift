/// What waits for the one that serves all of it, some at a time. To be kept in a mutex.
struct ServedLine<Element: Sendable>: Sendable {
    private var waiting: [Element] = []
    private var isServed = false

    /// Puts something at the end; gives whether nobody serves the line, which is then for the caller to see to.
    mutating func add(_ element: Element) -> Bool {
        waiting.append(element)
        defer { isServed = true }
        return !isServed
    }

    /// Takes the first of what waits, at most `limit`; nil: there is nothing, and nobody serves the line any more.
    mutating func next(_ limit: Int = .max) -> ArraySlice<Element>? {
        if waiting.isEmpty {
            isServed = false
            return nil
        }
        let group = waiting.prefix(limit)
        waiting.removeFirst(group.count)
        return group
    }
}
