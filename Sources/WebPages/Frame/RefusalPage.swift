import HTTPServer

/// What a page says instead of what was asked for.
enum RefusalPage {
    /// - Parameter requestID: of a failure that only the log explains.
    static func page(_ status: HTTPStatus, _ words: HTML, requestID: RequestID? = nil) -> Page {
        let title =
            switch status {
            case .notFound: "There is nothing here"
            case .forbidden: "This is not allowed"
            case .serviceUnavailable: "Not right now"
            case _ where status.rawValue >= 500: "Something went wrong here"
            default: "This did not work"
            }
        let advice: HTML? =
            requestID.map {
                """
                <p>The server's log says more about it, under the request <code>\($0)</code>. Nothing that you typed was saved.</p>
                """
            }
        let content: HTML = """
            <div class="refusal"><p class="refusal-status">\(status.rawValue)</p>
            <p class="lead">\(words)</p>\(advice)
            <p><a class="btn btn-primary" href="/">Go to the dashboard</a></p></div>
            """
        return Page(title, in: nil, content: content)
    }
}
