public import Foundation

/// The results of a run, as table, Markdown and JSON.
public struct Report: Sendable, Codable {
    /// What was measured on.
    public let machine: Machine
    /// The command that repeats it.
    public let command: String
    /// How much was measured.
    public let extent: Workshop.Extent
    /// One for each benchmark.
    public var outcomes: [Outcome] = []

    /// A report with nothing in it yet.
    public init(machine: Machine, command: String, extent: Workshop.Extent) {
        self.machine = machine
        self.command = command
        self.extent = extent
    }

    /// Whether every goal is met.
    public var isGoalMet: Bool { outcomes.allSatisfy { $0.verdicts.allSatisfy(\.isMet) } }

    /// For a terminal.
    public var text: String { render(title: { "== \($0)" }, table: \.text, note: { "   \($0)" }) }

    /// For a document.
    public var markdown: String { render(title: { "## \($0)" }, table: \.markdown, note: { "- \($0)" }) }

    private func render(title: (String) -> String, table: (TableLayout) -> String, note: (String) -> String) -> String {
        var parts = [
            [
                "\(machine.date) UTC, commit \(machine.commit), load \(machine.load) at the start\(extent == .full ? "" : ", \(extent.rawValue)")",
                machine.description, "repeat: \(command)",
            ].map(note).joined(separator: "\n")
        ]
        for outcome in outcomes {
            parts.append(title("\(outcome.name): \(outcome.summary)"))
            if !outcome.notes.isEmpty { parts.append(outcome.notes.map(note).joined(separator: "\n")) }
            parts.append(table(samples(outcome)))
            if !outcome.verdicts.isEmpty { parts.append(table(verdicts(outcome))) }
            let remarks = outcome.rows.compactMap { row in row.samples.last?.remarks.map { "\(row.name): \($0)" } }.flatMap { $0 }
            if !remarks.isEmpty { parts.append(remarks.map(note).joined(separator: "\n")) }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func samples(_ outcome: Outcome) -> TableLayout {
        var table = TableLayout(
            titles: ["median of \(outcome.roundCount)"]
                + outcome.metrics.flatMap { $0 == outcome.metrics.first ? [$0.name, "least – most"] : [$0.name] })
        for row in outcome.rows {
            var cells = [row.name]
            for metric in outcome.metrics {
                let series = row.series(metric)
                cells.append(series.map { metric.text($0.median) } ?? "")
                if metric == outcome.metrics.first {
                    cells.append(series.map { "\(metric.text($0.least)) – \(metric.text($0.most))" } ?? "")
                }
            }
            table.rows.append(cells)
        }
        return table
    }

    private func verdicts(_ outcome: Outcome) -> TableLayout {
        var table = TableLayout(titles: ["goal", "found", "wanted", ""])
        for verdict in outcome.verdicts {
            table.rows.append([verdict.what, verdict.foundText, verdict.goalText, verdict.isMet ? "met" : "MISSED"])
        }
        return table
    }

    /// Writes both forms.
    ///
    /// - Throws: what Foundation says when a file cannot be written.
    public func save(in folder: URL, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: folder.appending(path: "\(name).json"), options: .atomic)
        try Data(markdown.utf8).write(to: folder.appending(path: "\(name).md"), options: .atomic)
    }
}
