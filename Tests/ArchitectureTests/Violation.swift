/// One place that breaks a rule of the house.
struct Violation: Equatable, CustomStringConvertible {
    /// Path from the top of the repository, or the name of a target.
    var place: String
    /// Line number from 1; 0 when the whole file or target is meant.
    var line: Int
    var text: String

    var description: String {
        line == 0 ? "\(place): \(text)" : "\(place):\(line): \(text)"
    }
}

extension [Violation] {
    /// One violation a line, for the message of a failed test.
    var report: String {
        map(\.description).joined(separator: "\n")
    }
}
