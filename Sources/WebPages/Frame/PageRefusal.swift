import HTTPServer

/// A refusal that people can do something about: as an answer for programs, and in words with links for a page.
struct PageRefusal: Error {
    let error: HTTPError
    let words: HTML
}
