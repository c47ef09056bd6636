/// Guesses what somebody meant who mistyped a word.
enum Spelling {
    /// Such as `; did you mean 'pool'?`, for the end of a sentence; empty when nothing comes near.
    ///
    /// - Parameter shown: how the word is written, such as with the command before it.
    static func hint(_ word: String, among known: some Sequence<String>, shown: (String) -> String = { $0 }) -> String {
        guard let nearest = nearest(to: word, among: known) else { return "" }
        return "; did you mean '\(shown(nearest))'?"
    }

    /// The word that takes the fewest changes, if these are few for its length; of several, the first by the alphabet.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        // Whatever is longer than this is no word of ours.
        guard word.count <= 40 else { return nil }
        let lowered = word.lowercased()
        var nearest: (word: String, distance: Int)?
        for candidate in known.sorted() {
            let distance = Self.distance(lowered, candidate)
            let letters: Int = candidate.filter(\.isLetter).count
            let limit: Int = letters >= 6 ? 2 : 1
            guard distance <= limit, distance < nearest?.distance ?? Int.max else { continue }
            nearest = (candidate, distance)
        }
        return nearest?.word
    }

    /// How many letters have to be put in, left out, changed or swapped with their neighbour (optimal string alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let (a, b) = (Array(first), Array(second))
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let change: Int = last[j] + (a[i] == b[j] ? 0 : 1)
                var best: Int = min(last[j + 1], row[j]) + 1
                best = min(best, change)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}
