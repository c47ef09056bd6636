/// Rules for the text of a file: its length, and no work left undone in it.
enum TextGuard {
    /// A file that is longer should be split.
    static let longestFile = 500

    static func tooLong(_ file: SourceFile) -> [Violation] {
        let count = file.lines.count
        return count <= longestFile ? [] : [Violation(place: file.path, line: 0, text: "\(count) lines, at most \(longestFile)")]
    }

    static func unfinished(in file: SourceFile) -> [Violation] {
        // Spelt so that this file does not find itself.
        let marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"]
        return file.violations { line in
            line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).contains { marks.contains(String($0)) }
                ? "work left undone: finish it or write an issue" : nil
        }
    }
}
