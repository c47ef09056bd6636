import Fleet

/// How moments and durations are told. The pages' script goes on with what the server has begun: it knows the browser's time zone for certain, and lets time pass.
enum Times {
    /// `12 s`, `3 min`, `2 h 5 min`, `4 days`.
    static func duration(milliseconds: Int64) -> String {
        let seconds = max(0, (milliseconds + 500) / 1_000)
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<600: seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<86_400: seconds / 60 % 60 == 0 ? "\(seconds / 3_600) h" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        case ..<172_800: "1 day"
        default: "\(seconds / 86_400) days"
        }
    }

    /// The same with tenths of a second below ten.
    static func precise(milliseconds: Int64) -> String {
        guard (0..<9_950).contains(milliseconds) else { return duration(milliseconds: milliseconds) }
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// What is left of something that goes on: `42 s left`, `1:43 left`.
    static func left(milliseconds: Int64) -> String {
        let seconds = max(0, (milliseconds + 500) / 1_000)
        return switch seconds {
        case ..<60: "\(seconds) s left"
        case ..<3_600: "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60) left"
        default: "\(duration(milliseconds: milliseconds)) left"
        }
    }

    /// `12 s ago`, `3 min ago`, `in 5 min`, `just now`.
    static func relative(_ moment: Timestamp, to now: Timestamp) -> String {
        let distance = now.milliseconds - moment.milliseconds
        let seconds = abs(distance) / 1_000
        if seconds < 5 { return "just now" }
        let text =
            switch seconds {
            case ..<60: "\(seconds) s"
            case ..<3_600: "\(seconds / 60) min"
            case ..<86_400: "\(seconds / 3_600) h"
            case ..<172_800: "1 day"
            default: "\(seconds / 86_400) days"
            }
        return distance >= 0 ? text + " ago" : "in " + text
    }
}

extension PageVisit {
    /// A moment: the browser's clock, and how long ago; UTC for who points at it.
    func moment(_ moment: Timestamp) -> HTML {
        """
        <time datetime="\(moment.iso8601)" title="\(moment.text) UTC" data-time="both">\(zone.text(moment)) \
        <span class="ago">\(Times.relative(moment, to: now))</span></time>
        """
    }

    /// A moment to the second, for what follows each other quickly.
    func second(_ moment: Timestamp) -> HTML {
        """
        <time datetime="\(moment.iso8601)" title="\(moment.text) UTC" data-time="second">\(zone.text(moment))\(moment.text.suffix(3))</time>
        """
    }

    /// How long ago a moment is, alone.
    func ago(_ moment: Timestamp) -> HTML {
        "<time datetime=\"\(moment.iso8601)\" title=\"\(moment.text) UTC\" data-time=\"ago\">\(Times.relative(moment, to: now))</time>"
    }
}
