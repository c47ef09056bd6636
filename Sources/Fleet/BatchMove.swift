/// Where a batch is moved to in the line.
public enum BatchMove: Hashable, Sendable {
    /// Directly before another, which is served after it.
    case before(BatchID)
    /// Directly after another.
    case after(BatchID)

    /// The other batch.
    public var neighbour: BatchID {
        switch self {
        case .before(let id), .after(let id): id
        }
    }

    /// The priorities that change so that a batch stands where it is moved to: its own, between its new neighbours'; where there is no number
    /// between them, those of the whole line.
    ///
    /// - Parameter line: All batches that are not over, in any order.
    /// - Returns: The new priorities; none when it stands there already, `nil` when a batch is not in the line or is moved beside itself.
    public func priorities(moving moved: BatchID, in line: [BatchPlace]) -> [BatchID: Int64]? {
        let sorted = line.sorted { $0.precedes($1) }
        guard moved != neighbour, let place = sorted.first(where: { $0.id == moved }) else { return nil }
        var others = sorted.filter { $0.id != moved }
        guard let index = others.firstIndex(where: { $0.id == neighbour }) else { return nil }
        let position = if case .before = self { index } else { index + 1 }
        let upper = position > 0 ? others[position - 1] : nil
        let lower = position < others.count ? others[position] : nil
        if let priority = Self.candidates(place.priority, upper?.priority, lower?.priority).first(where: { priority in
            let new = BatchPlace(id: moved, priority: priority)
            return upper?.precedes(new) != false && lower.map { new.precedes($0) } != false
        }) {
            return priority == place.priority ? [:] : [moved: priority]
        }
        others.insert(place, at: position)
        var changed: [BatchID: Int64] = [:]
        for (index, place) in others.enumerated() {
            let priority = Int64(others.count - index) * Self.gap
            if priority != place.priority { changed[place.id] = priority }
        }
        return changed
    }

    /// Room for later moves.
    private static let gap: Int64 = 10

    private static func candidates(_ present: Int64, _ upper: Int64?, _ lower: Int64?) -> [Int64] {
        switch (upper, lower) {
        case (nil, nil): [present]
        case (let upper?, nil): [present, upper.subtractingReportingOverflow(gap).partialValue, upper]
        case (nil, let lower?): [present, lower.addingReportingOverflow(gap).partialValue, lower]
        // Halves first: the sum of the two may be too large.
        case (let upper?, let lower?): [present, upper / 2 + lower / 2, upper &- 1, lower &+ 1, upper, lower]
        }
    }
}
