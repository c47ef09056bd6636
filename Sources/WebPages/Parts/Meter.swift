/// A bar that shows a share. (Without a style attribute, which the pages may not have: the browser draws the element's own.)
struct Meter {
    /// The share, 0 to 100.
    let percent: Int
    let label: String

    var html: HTML {
        "<progress class=\"bar-share\" max=\"100\" value=\"\(min(max(0, percent), 100))\" aria-label=\"\(label)\">\(percent) %</progress>"
    }
}
