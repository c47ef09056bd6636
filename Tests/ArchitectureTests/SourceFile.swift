/// A text file of the repository.
struct SourceFile {
    /// Path from the top of the repository, such as `Sources/Fleet/Venue.swift`.
    var path: String
    var text: String

    var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The target whose directory holds the file; nil outside `Sources` and `Tests`.
    var target: String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 3, parts[0] == "Sources" || parts[0] == "Tests" else { return nil }
        return String(parts[1])
    }

    var isTest: Bool { path.hasPrefix("Tests/") }
    var isSwift: Bool { path.hasSuffix(".swift") }

    /// Calls `body` for every line with its number from 1, and collects what it finds.
    func violations(in lines: [Substring]? = nil, where body: (Substring) -> String?) -> [Violation] {
        (lines ?? self.lines).enumerated().compactMap { index, line in
            body(line).map { Violation(place: path, line: index + 1, text: $0) }
        }
    }
}
