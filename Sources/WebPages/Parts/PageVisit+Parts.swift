import Fleet

extension PageVisit {
    /// A link that looks like a button.
    func button(_ title: String, to address: PageAddress, icon: Icon? = nil, isPrimary: Bool = false) -> HTML {
        """
        <a class="btn \(isPrimary ? "btn-primary" : "btn-outline")" href="\(address)">\(icon.map(self.icon))<span>\(title)</span></a>
        """
    }

    /// A link to another part of the web interface; the words alone as long as that has no pages.
    func link(_ words: String, to address: PageAddress, in section: Section) -> HTML {
        WebPages.sections.contains(section) ? "<a href=\"\(address)\">\(words)</a>" : "\(words)"
    }

    /// A batch by its number, with a link where batches have pages.
    func batch(_ id: BatchID) -> HTML {
        WebPages.sections.contains(.batches) ? "<a href=\"/batches/\(id)\">Batch \(id)</a>" : "Batch \(id)"
    }

    /// The hidden field that each form with `method="post"` carries.
    var csrfField: HTML { "<input type=\"hidden\" name=\"csrf_token\" value=\"\(csrfToken)\">" }

    /// A button that changes something at once: a form with nothing but it.
    ///
    /// - Parameter fields: what it sends beside the token.
    func change(
        _ title: String, at address: PageAddress, icon: Icon? = nil, style: ButtonStyle = .plain, fields: [(String, String)] = []
    ) -> HTML {
        """
        <form method="post" action="\(address)" class="d-inline">\(csrfField)\(hidden(fields))\
        <button class="btn \(style.rawValue)">\(icon.map(self.icon))<span>\(title)</span></button></form>
        """
    }

    /// A button for what cannot be undone: it opens a question, and only the button in there does it.
    ///
    /// - Parameter dismissal: the button that closes the question and does nothing.
    func confirmed(
        _ title: String, at address: PageAddress, icon: Icon? = nil, question: HTML, answer: String, dismissal: String = "Cancel",
        fields: [(String, String)] = [], style: ButtonStyle = .danger
    ) -> HTML {
        let answering = style == .danger ? "btn-danger" : "btn-primary"
        return """
            <details class="menu confirm" data-menu><summary class="btn \(style.rawValue)">\(icon.map(self.icon))<span>\(title)</span></summary>
            <div class="menu-panel"><div class="question">\(question)</div>
            <form method="post" action="\(address)">\(csrfField)\(hidden(fields))<button class="btn \(answering)">\(answer)</button>
            <button class="btn btn-outline" type="button" data-menu-close hidden>\(dismissal)</button></form>
            </div></details>
            """
    }

    /// What a page says while there is nothing to show: why, and what to do first.
    func emptyState(_ title: String, icon: Icon, _ advice: HTML, action: HTML? = nil) -> HTML {
        """
        <div class="empty">\(self.icon(icon))<h2>\(title)</h2><p>\(advice)</p>\(action)</div>
        """
    }

    /// Links to the pages before and after this one of a list; none when all is on this page.
    func pager(_ address: (Int) -> PageAddress, hasMore: Bool, count: Int, unit: String) -> HTML {
        let page = pageNumber
        guard page > 1 || hasMore else { return "<p class=\"pager\"><span>\(count) \(unit)</span></p>" }
        let previous: HTML? =
            page > 1
            ? "<a class=\"btn btn-outline\" rel=\"prev\" href=\"\(address(page - 1))\">\(icon(.previous))<span>Previous</span></a>" : nil
        let next: HTML? =
            hasMore ? "<a class=\"btn btn-outline\" rel=\"next\" href=\"\(address(page + 1))\"><span>Next</span>\(icon(.next))</a>" : nil
        return "<nav class=\"pager\" aria-label=\"Pages\">\(previous)<span>Page \(page)</span>\(next)</nav>"
    }

    private func hidden(_ fields: [(String, String)]) -> [HTML] {
        fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    }
}

/// How a button looks.
enum ButtonStyle: String {
    case plain = "btn-outline"
    case primary = "btn-primary"
    case danger = "btn-outline-danger"
}
