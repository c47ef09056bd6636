import Fleet

/// A word with a colour that says how something stands; the word alone says it, too.
struct Badge {
    enum Tone: String {
        case neutral, busy, good, attention, bad
    }

    let text: String
    let tone: Tone
    let icon: Icon?

    func html(_ assets: AssetShelf) -> HTML {
        "<span class=\"state state-\(tone.rawValue)\">\(icon.map(assets.icon))\(text)</span>"
    }

    init(_ text: String, _ tone: Tone, icon: Icon? = nil) {
        self.text = text
        self.tone = tone
        self.icon = icon
    }

    /// How a deployment stands.
    init(_ state: DeploymentState, isStalled: Bool = false) {
        if isStalled {
            self.init("stalled", .attention, icon: .stalled)
            return
        }
        switch state {
        case .started, .starting: self.init("starting", .busy, icon: .starting)
        case .downloading: self.init("writing", .busy, icon: .writing)
        case .verifying: self.init("verifying", .busy, icon: .verifying)
        case .customizing: self.init("naming", .busy, icon: .naming)
        case .success: self.init("success", .good, icon: .done)
        case .failed: self.init("failed", .bad, icon: .failed)
        }
    }

    /// How a batch stands.
    init(_ state: BatchState) {
        switch state {
        case .pending: self.init("pending", .neutral, icon: .waiting)
        case .active: self.init("active", .busy, icon: .start)
        case .paused: self.init("paused", .attention, icon: .pause)
        case .completed: self.init("completed", .good, icon: .done)
        case .cancelled: self.init("cancelled", .neutral, icon: .stop)
        }
    }

    /// How a hostname stands.
    init(_ state: HostnameState) {
        switch state {
        case .available: self.init("available", .good, icon: .done)
        case .assigned: self.init("assigned", .busy, icon: .board)
        case .reserved: self.init("reserved", .attention, icon: .reserve)
        case .retired: self.init("retired", .neutral, icon: .retire)
        }
    }
}

extension PageVisit {
    func badge(_ badge: Badge) -> HTML { badge.html(site.assets) }
}
