public import HTTPServer
public import ManagementGate

/// The gate's own pages in the look of all others.
public struct HouseGatePages: GatePages {
    private let assets: AssetShelf

    /// Pages with these files.
    public init(assets: AssetShelf) {
        self.assets = assets
    }

    /// The login page.
    public func login(_ form: LoginForm) -> String {
        let content: HTML = """
            <h1>Sign in</h1>
            \(form.notice.map { Notice(.info, "\($0)", isStatus: true).html(assets) })\(problem(form.problem))
            <form method="post" action="/login" data-login\(flag: "data-lost-form", form.reason == .formNotTaken)>
            <input type="hidden" name="next" value="\(form.next)">
            <div class="field"><label class="form-label" for="name">Name</label>
            <input class="form-control" id="name" name="name" value="\(form.name)" autocomplete="username" autocapitalize="none" \
            spellcheck="false" required\(flag: "autofocus", form.name.isEmpty)></div>
            <div class="field"><label class="form-label" for="password">Password</label>
            <input class="form-control" id="password" name="password" type="password" autocomplete="current-password" \
            required\(flag: "autofocus", !form.name.isEmpty)></div>
            <button class="btn btn-primary w-100">Sign in</button>
            </form>
            """
        return Layout(assets, visitor: .nobody).bare(Page("Sign in", in: nil, content: content)).text
    }

    /// The page that makes the first administrator.
    public func firstRun(_ form: FirstRunForm) -> String {
        let content: HTML = """
            <h1>Welcome</h1>
            <p>This server has no administrator yet. You become the first one; further users are added later.</p>
            \(problem(form.problem))
            <form method="post" action="/first-run">
            <input type="hidden" name="token" value="\(form.token)">
            <div class="field"><label class="form-label" for="name">Name</label>
            <input class="form-control" id="name" name="name" value="\(form.name)" autocomplete="username" autocapitalize="none" \
            spellcheck="false" maxlength="64" required autofocus></div>
            <div class="field"><label class="form-label" for="password">Password</label>
            <input class="form-control" id="password" name="password" type="password" autocomplete="new-password" minlength="12" \
            required aria-describedby="password-help"><p class="form-text" id="password-help">At least 12 characters; a few words do well.</p></div>
            <div class="field"><label class="form-label" for="repeated">Password again</label>
            <input class="form-control" id="repeated" name="repeated" type="password" autocomplete="new-password" minlength="12" required></div>
            <button class="btn btn-primary w-100">Create the administrator</button>
            </form>
            """
        return Layout(assets, visitor: .nobody).bare(Page("First administrator", in: nil, content: content)).text
    }

    /// A refusal or a failure.
    public func refusal(_ error: HTTPError, visitor: Visitor, requestID: RequestID?) -> String {
        let page = RefusalPage.page(error.status, "\(Sentence.of(error.message))", requestID: requestID)
        guard visitor.role != nil else {
            let alone: HTML = "<h1>\(page.title)</h1>\(page.content)"
            return Layout(assets, visitor: visitor).bare(Page(page.title, in: nil, content: alone)).text
        }
        return Layout(assets, visitor: visitor).document(page).text
    }

    private func problem(_ text: String?) -> HTML? {
        text.map { Notice(.problem, "\($0)").html(assets) }
    }
}
