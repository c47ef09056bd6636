import SQLite

/// One step of the schema. A step that has been released is never changed; the next change is a new step in a file of its own.
struct Migration: Sendable {
    /// The schema's version after this step; steps are numbered from 1 without gaps.
    let version: Int
    /// The script; it runs in one transaction with ``work``.
    let script: String
    /// What SQL alone cannot do, after the script.
    var work: (@Sendable (inout Connection) throws -> Void)?

    /// All steps in order.
    static let all: [Migration] = [
        firstSchema, auditChain, batches, accounts, fewerIndexes, keptAnswers, webhooks, bulkImport, searchInVenue,
        successTotals, failuresAtVenue, cheaperChecks,
    ]

    /// The version after all steps.
    static var latestVersion: Int { all.count }
}
