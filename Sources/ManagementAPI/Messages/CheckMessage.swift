public import DeviceProtocol
public import Operations
import Fleet

/// A check of the database or of a stored image.
public struct CheckMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<LongChecks.Report>(
        "Check",
        [
            .textIfAny("image", .imageName, "The image that is checked; null: the database.") {
                if case .image(let name) = $0.subject { name.text } else { nil }
            },
            .text("started_at", .moment) { $0.startedAt.text },
            .textIfAny("ended_at", .moment, "Null while it is under way.") { $0.endedAt?.text },
            .init("problems", .list(.text()), "What was found wrong; none of what is sound, and as long as it is under way.") {
                .array($0.problems.map { .string($0) })
            },
        ])

    /// What is told of a check.
    public init(_ report: LongChecks.Report) {
        json = Self.form.message(report)
    }
}
