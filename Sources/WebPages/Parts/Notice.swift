/// Words that stand out: what was done, what to look at, what is wrong.
struct Notice {
    enum Kind: String {
        case done
        case info
        case warning
        case problem
    }

    let kind: Kind
    let content: HTML
    /// Whether a screen reader says it when the page is there.
    let isStatus: Bool

    init(_ kind: Kind, _ content: HTML, isStatus: Bool = false) {
        self.kind = kind
        self.content = content
        self.isStatus = isStatus
    }

    func html(_ assets: AssetShelf) -> HTML {
        let icon: Icon =
            switch kind {
            case .done: .done
            case .info: .info
            case .warning: .stalled
            case .problem: .failed
            }
        let role = isStatus ? "status" : (kind == .problem ? "alert" : nil)
        return "<div class=\"notice notice-\(kind.rawValue)\"\(attribute: "role", role)>\(assets.icon(icon))<div>\(content)</div></div>\n"
    }
}

extension PageVisit {
    /// Words that stand out.
    func notice(_ kind: Notice.Kind, _ content: HTML) -> HTML { Notice(kind, content).html(site.assets) }
}
