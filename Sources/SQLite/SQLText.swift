/// The text of a statement as it is looked for among those that are prepared.
struct SQLText: Hashable {
    let pieces: [String]

    // What the pieces say need not be read: few statements have the same lengths of all pieces, and the same text of the program is told to be
    // the same by its place in memory.
    func hash(into hasher: inout Hasher) {
        for piece in pieces { hasher.combine(piece.utf8.count) }
    }
}
