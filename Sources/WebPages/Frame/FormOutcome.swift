/// What comes of a form that was sent.
enum FormOutcome: Sendable {
    /// It was done: the browser goes on to a page, which says so.
    case done(PageAddress, String)
    /// It was done in part, or something is to be known: the browser goes on to a page, which says so.
    case warning(PageAddress, String)
    /// Something has to be typed again: the page with what was typed, and what is wrong with it.
    case again(Page)
    /// A page of its own, such as one that shows a secret once.
    case page(Page)
}
