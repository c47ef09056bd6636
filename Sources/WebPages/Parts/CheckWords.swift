import Operations

/// What is said of a long check.
enum CheckWords {
    /// - Parameter sound: what it says when nothing was found.
    static func html(_ visit: PageVisit, _ report: LongChecks.Report, sound: String) -> HTML {
        guard let end = report.endedAt else {
            return
                "\(visit.badge(Badge("being checked", .busy, icon: .verifying))) <small>since \(visit.ago(report.startedAt)); load this page again</small>"
        }
        guard !report.problems.isEmpty else {
            return "\(visit.badge(Badge(sound, .good, icon: .done))) <small>\(visit.ago(end))</small>"
        }
        let problems = report.problems.prefix(20).map { "<li>\($0)</li>" as HTML }
        let more: HTML? = report.problems.count > 20 ? "<li>and \(report.problems.count - 20) more</li>" : nil
        return "\(visit.badge(Badge("damaged", .bad, icon: .failed))) <small>\(visit.ago(end))</small><ul>\(problems)\(more)</ul>"
    }
}
