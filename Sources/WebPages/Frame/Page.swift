/// A page without what all pages have: heading, content, and what belongs to them.
struct Page: Sendable {
    /// The heading, and the first part of the window's title.
    var title: String
    /// The part of the navigation that it belongs to.
    var section: Section?
    /// Where it stands below that part: pages above it, with their addresses.
    var trail: [Crumb] = []
    /// What stands beside the heading: buttons and links.
    var actions: HTML = .empty
    /// Own modules of the page, such as `dashboard.js`.
    var modules: [String] = []
    /// Scripts of Debian's packages that the modules need, such as `chart.js`.
    var libraries: [String] = []
    /// Own style sheets of the page beside those of all pages.
    var styles: [String] = []
    /// What it shows.
    var content: HTML

    /// A page above this one.
    struct Crumb: Sendable {
        let title: String
        let address: PageAddress
    }

    init(_ title: String, in section: Section?, content: HTML = .empty) {
        self.title = title
        self.section = section
        self.content = content
    }

    /// A page below the part's first.
    init(_ title: String, below section: Section, content: HTML = .empty) {
        self.init(title, in: section, content: content)
        trail = [Crumb(title: section.title, address: PageAddress(section.path))]
    }
}
