import HTTPServer

/// The cookies of the pages' own: none of them opens anything.
enum Cookies {
    /// The value of a cookie, as it came; nil: there is none.
    static func value(_ name: String, in headers: HTTPHeaders) -> Substring? {
        for field in headers.values("Cookie") {
            for part in field.split(separator: ";") {
                let halves = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if halves.count == 2, halves[0] == name[...] { return halves[1] }
            }
        }
        return nil
    }
}
