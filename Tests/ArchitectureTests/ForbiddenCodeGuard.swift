/// Constructs that switch a check of the compiler off.
enum ForbiddenCodeGuard {
    /// Allowed only in the targets that wrap C.
    private static let wrapperOnly = ["unsafe", "Unsafe", "fatalError("]
    /// Allowed nowhere.
    private static let never = ["@unchecked Sendable", "nonisolated(unsafe)", "try!", "@preconcurrency"]

    static func violations(in file: SourceFile, wrappers: Set<String>) -> [Violation] {
        let isWrapper = file.target.map(wrappers.contains) ?? false
        return file.violations(in: SwiftText.codeLines(of: file.text)) { line in
            if let construct = never.first(where: line.contains) {
                return "'\(construct)' is allowed nowhere"
            }
            if !isWrapper, let construct = wrapperOnly.first(where: line.contains) {
                return "'\(construct)' is allowed only in the targets that wrap C"
            }
            return nil
        }
    }
}
