/// A part of a page with a heading of its own.
struct Panel {
    let title: String
    let actions: HTML?
    let content: HTML
    /// An attribute for scripts and links; nil: none.
    let id: String?

    init(_ title: String, id: String? = nil, actions: HTML? = nil, _ content: HTML) {
        self.title = title
        self.id = id
        self.actions = actions
        self.content = content
    }

    var html: HTML {
        """
        <section class="panel"\(attribute: "id", id)><div class="panel-head"><h2>\(title)</h2>\(actions)</div>
        <div class="panel-body">\(content)</div></section>

        """
    }
}
