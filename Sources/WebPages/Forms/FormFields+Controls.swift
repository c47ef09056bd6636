/// What a person can choose in a list.
struct Choice: Sendable {
    let value: String
    let title: String

    init(_ value: String, _ title: String? = nil) {
        self.value = value
        self.title = title ?? value
    }
}

/// What a field takes; it decides which keyboard a phone shows.
enum InputKind: String {
    case text, email, search, password, number, date, url
    case moment = "datetime-local"
}

extension FormFields {
    /// A field of one line, with what was typed and what is wrong with it.
    ///
    /// - Parameter limit: the most characters.
    func input(
        _ name: String, _ label: String, _ kind: InputKind = .text, help: HTML? = nil, isRequired: Bool = false, limit: Int? = nil,
        autocomplete: String = "off", class width: String? = nil, least: Int? = nil, most: Int? = nil
    ) -> HTML {
        let value = kind == .password ? nil : self[name]
        return field(
            name, label, help: help, isRequired: isRequired, class: width,
            """
            <input class="form-control\(invalidClass(name))" id="field-\(name)" name="\(name)" type="\(kind.rawValue)"\(attribute: "value", value)\
            \(attribute: "maxlength", limit.map(String.init))\(attribute: "min", least.map(String.init))\
            \(attribute: "max", most.map(String.init)) autocomplete="\(autocomplete)"\(common(name, help, isRequired))>
            """)
    }

    /// A field of several lines.
    func area(_ name: String, _ label: String, rows: Int = 6, help: HTML? = nil, isRequired: Bool = false, placeholder: String? = nil)
        -> HTML
    {
        // A parser drops a line feed right after the tag.
        field(
            name, label, help: help, isRequired: isRequired, class: nil,
            """
            <textarea class="form-control\(invalidClass(name))" id="field-\(name)" name="\(name)" rows="\(rows)"\
            \(attribute: "placeholder", placeholder) autocomplete="off" spellcheck="false"\(common(name, help, isRequired))>
            \(self[name])</textarea>
            """)
    }

    /// A field for a file of text, which a script reads into a field of several lines, where it can be looked at before it is sent.
    ///
    /// - Parameters:
    ///   - target: that field.
    ///   - limit: the largest file, in bytes.
    func file(_ name: String, _ label: String, into target: String, limit: Int, help: HTML) -> HTML {
        field(
            name, label, help: help, isRequired: false, class: nil,
            """
            <input class="form-control\(invalidClass(name))" type="file" id="field-\(name)" name="\(name)" accept=".csv,.txt,text/csv,text/plain" \
            data-file-to="field-\(target)" data-limit="\(limit)"\(common(name, help, false))>
            """)
    }

    /// A list to choose from.
    func select(
        _ name: String, _ label: String, _ choices: [Choice], help: HTML? = nil, isRequired: Bool = false, class width: String? = nil
    ) -> HTML {
        let options = choices.map {
            "<option value=\"\($0.value)\"\(flag: "selected", $0.value == self[name])>\($0.title)</option>" as HTML
        }
        return field(
            name, label, help: help, isRequired: isRequired, class: width,
            """
            <select class="form-select\(invalidClass(name))" id="field-\(name)" name="\(name)"\(common(name, help, isRequired))>\(options)</select>
            """)
    }

    /// A box to tick; its value is `1`.
    func box(_ name: String, _ label: String, help: HTML? = nil) -> HTML {
        """
        <div class="form-check"><input class="form-check-input" type="checkbox" id="field-\(name)" name="\(name)" value="1"\
        \(flag: "checked", self[name] == "1")\(attribute: "aria-describedby", help == nil ? nil : "help-\(name)")>
        <label class="form-check-label" for="field-\(name)">\(label)</label>\(helpText(name, help))</div>
        """
    }

    /// Several boxes that belong together.
    func group(_ name: String, _ label: String, _ boxes: HTML) -> HTML {
        let problem = problems[name].map { "<p class=\"invalid-feedback\" id=\"problem-\(name)\">\($0)</p>" as HTML }
        return """
            <fieldset class="field\(invalidClass(name))" id="field-\(name)" tabindex="-1"\
            \(attribute: "aria-describedby", problem == nil ? nil : "problem-\(name)")><legend class="form-label">\(label)</legend>
            \(boxes)\(problem)</fieldset>

            """
    }

    /// What is wrong, above the form, with links to the fields.
    func summary(_ assets: AssetShelf) -> HTML? {
        guard !isGood else { return nil }
        let links = problems.sorted { $0.key < $1.key }.map { "<li><a href=\"#field-\($0.key)\">\($0.value)</a></li>" as HTML }
        // One problem is said beside its field, and that is enough.
        let list: HTML? = links.count < 2 ? nil : "<ul>\(links)</ul>"
        let text: HTML = problem ?? "Nothing was changed yet: look at what is marked."
        return Notice(.problem, "<p>\(text)</p>\(list)").html(assets)
    }

    private func field(_ name: String, _ label: String, help: HTML?, isRequired: Bool, class width: String?, _ control: HTML) -> HTML {
        let mark: HTML? = isRequired ? nil : "<span class=\"optional\"> optional</span>"
        let problem = problems[name].map { "<p class=\"invalid-feedback\" id=\"problem-\(name)\">\($0)</p>" as HTML }
        return """
            <div class="field\(width.map { " " + $0 } ?? "")"><label class="form-label" for="field-\(name)">\(label)\(mark)</label>
            \(control)\(problem)\(helpText(name, help))</div>

            """
    }

    private func helpText(_ name: String, _ help: HTML?) -> HTML? {
        help.map { "<p class=\"form-text\" id=\"help-\(name)\">\($0)</p>" }
    }

    private func invalidClass(_ name: String) -> String { problems[name] == nil ? "" : " is-invalid" }

    private func common(_ name: String, _ help: HTML?, _ isRequired: Bool) -> HTML {
        let isBad = problems[name] != nil
        let described = [isBad ? "problem-\(name)" : nil, help == nil ? nil : "help-\(name)"].compactMap(\.self).joined(separator: " ")
        return """
            \(flag: "required", isRequired)\(attribute: "aria-invalid", isBad ? "true" : nil)\
            \(attribute: "aria-describedby", described.isEmpty ? nil : described)
            """
    }
}

extension PageVisit {
    /// A form that changes something: its fields, its button, and the way back.
    func form(
        _ fields: FormFields, at address: PageAddress, button: String, back: PageAddress? = nil, isWide: Bool = false,
        hasFile: Bool = false,
        _ content: HTML
    ) -> HTML {
        let cancel = back.map { "<a class=\"btn btn-outline\" href=\"\($0)\">Cancel</a>" as HTML }
        return """
            <form method="post" action="\(address)" class="form\(isWide ? " form-wide" : "")"\(attribute: "enctype", hasFile ? "multipart/form-data" : nil) data-form>\(csrfField)
            \(fields.summary(site.assets))\(content)
            <div class="form-buttons"><button class="btn btn-primary">\(button)</button>\(cancel)</div>
            </form>
            """
    }
}
