/// Names and values of one thing, such as what is known of a deployment.
struct Details {
    private var rows = HTML.empty

    /// Adds a value; one that is missing is left out.
    mutating func add(_ name: String, _ value: HTML?) {
        guard let value, !value.isEmpty else { return }
        rows += "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }

    /// Adds a text; one that is missing is left out.
    mutating func add(_ name: String, text: String?) {
        add(name, text.map { "\($0)" })
    }

    var html: HTML { "<dl class=\"details\">\n\(rows)</dl>\n" }
}
