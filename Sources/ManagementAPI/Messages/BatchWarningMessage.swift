import DeviceProtocol
import Operations

/// What keeps a batch from serving all of its devices, as JSON.
struct BatchWarningMessage: Message {
    let json: JSONValue

    static let form = MessageForm<BatchObstacle>(
        "BatchWarning",
        [
            .text("code", .words(["no_active_image", "too_few_hostnames"])) { obstacle in
                switch obstacle {
                case .noActiveImage: "no_active_image"
                case .tooFewHostnames: "too_few_hostnames"
                }
            },
            .text("message", .text(), "What is wanted and what was found, for people.") { $0.finding },
        ])

    init(_ obstacle: BatchObstacle) {
        json = Self.form.message(obstacle)
    }
}
