/// Links between the lists of a section.
enum Tabs {
    /// - Parameters:
    ///   - label: what they lead to, for screen readers.
    ///   - links: path and title of each.
    static func html(_ label: String, _ links: [(String, String)], current: String) -> HTML {
        let items = links.map { path, title in
            "<a href=\"\(path)\"\(attribute: "aria-current", path == current ? "page" : nil)>\(title)</a>" as HTML
        }
        return "<nav class=\"tabs\" aria-label=\"\(label)\">\(items)</nav>"
    }
}
