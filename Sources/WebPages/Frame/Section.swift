import Fleet

/// The parts of the web interface, as the navigation lists them.
enum Section: String, CaseIterable, Sendable {
    case dashboard = "/"
    case batches = "/batches"
    case kartNumbers = "/kart-numbers"
    case venues = "/venues"
    case deployments = "/deployments"
    case images = "/images"
    case reports = "/reports"
    case system = "/system"
    case audit = "/audit"
    case accounts = "/users"

    /// Where its first page is.
    var path: String { rawValue }

    var title: String {
        switch self {
        case .dashboard: "Dashboard"
        case .batches: "Batches"
        case .kartNumbers: "Kart numbers"
        case .venues: "Venues & products"
        case .deployments: "Deployments"
        case .images: "Images"
        case .reports: "Reports"
        case .system: "System"
        case .audit: "Audit log"
        case .accounts: "Access"
        }
    }

    var icon: Icon {
        switch self {
        case .dashboard: .dashboard
        case .batches: .batches
        case .kartNumbers: .kartNumbers
        case .venues: .venues
        case .deployments: .deployments
        case .images: .images
        case .reports: .reports
        case .system: .system
        case .audit: .audit
        case .accounts: .accounts
        }
    }

    /// Who sees it.
    var leastRole: Role { self == .accounts ? .admin : .viewer }
}
