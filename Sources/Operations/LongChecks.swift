public import Fleet
public import FleetStore

/// Checks that take longer than a request may, which people ask for and look at later: one of a subject at a time, and what came of the last.
public actor LongChecks {
    /// What is checked.
    public enum Subject: Hashable, Sendable {
        /// The whole database: its structure, counts and audit log.
        case database
        /// Every byte of a stored image against its manifest.
        case image(ImageName)
    }

    /// What is known of a check.
    public struct Report: Sendable, Equatable {
        /// What is checked.
        public let subject: Subject
        /// When it began.
        public let startedAt: Timestamp
        /// When it ended; nil: it is under way.
        public fileprivate(set) var endedAt: Timestamp?
        /// What it found wrong, in whole sentences.
        public fileprivate(set) var problems: [String] = []
    }

    private let store: any FleetStore
    private let images: ImageLibrary
    private let now: @Sendable () -> Timestamp
    private var known: [Subject: Report] = [:]

    /// Nothing was checked yet.
    public init(store: any FleetStore, images: ImageLibrary, now: @escaping @Sendable () -> Timestamp = SystemClock.now) {
        self.store = store
        self.images = images
        self.now = now
    }

    /// What is known of the last check of each subject since the server started, the newest first.
    public var reports: [Report] { known.values.sorted { $0.startedAt > $1.startedAt } }

    /// What is known of the last check of a subject; nil: there was none since the server started.
    public func report(of subject: Subject) -> Report? { known[subject] }

    /// Begins a check, unless one of the subject is under way.
    ///
    /// - Returns: what is known of it; nil: one is under way already.
    /// - Throws: the store's errors, such as for an unknown image.
    public func start(_ subject: Subject) async throws(OperationError) -> Report? {
        if case .image(let name) = subject {
            do { _ = try await store.image(name) } catch { throw .store(error) }
        }
        if let report = known[subject], report.endedAt == nil { return nil }
        let report = Report(subject: subject, startedAt: now())
        known[subject] = report
        Task { end(subject, await find(subject)) }
        return report
    }

    private func end(_ subject: Subject, _ problems: [String]) {
        known[subject]?.endedAt = now()
        known[subject]?.problems = problems
    }

    private func find(_ subject: Subject) async -> [String] {
        do throws(OperationError) {
            switch subject {
            case .database: do { return try await store.verify().problems } catch { throw .store(error) }
            case .image(let name): _ = try await images.verify(name)
            }
            return []
        } catch {
            return [error.description]
        }
    }
}
