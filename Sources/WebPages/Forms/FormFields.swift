import Fleet
import HTTPServer

/// What was typed into a form, and what is wrong with it. A handler reads values, and shows the form again when one was bad:
///
///     var form = form
///     let code = form.read("code") { try VenueCode($0) }
///     guard let code, form.isGood else { return .again(page(visit, form)) }
struct FormFields: Sendable {
    private var values: [String: [String]] = [:]
    /// What is wrong with each field.
    private(set) var problems: [String: String] = [:]
    /// What is wrong with the whole.
    private(set) var problem: HTML?
    private var files: [String: UploadedFile] = [:]

    /// A form that nobody has filled in yet.
    init(_ values: [String: String] = [:]) {
        self.values = values.mapValues { [$0] }
    }

    /// A form as a request sends it.
    ///
    /// - Throws: ``HTTPError`` 400 when it cannot be read.
    init(posted request: HTTPRequest) throws(HTTPError) {
        let type = request.headers["Content-Type"] ?? ""
        if MultipartForm.isType(type) {
            try read(MultipartForm(request.body, contentType: type))
            return
        }
        guard let form = HTTPQuery(form: request.body) else {
            throw HTTPError(.badRequest, code: "bad_form", "The form cannot be read: an escape is malformed, or it is not UTF-8.")
        }
        for item in form.items { values[item.name, default: []].append(item.value) }
    }

    private mutating func read(_ form: MultipartForm) throws(HTTPError) {
        for part in form.parts {
            if let name = part.fileName {
                // A field whose file was not chosen is sent with neither name nor content.
                if name.isEmpty, part.content.isEmpty { continue }
                files[part.name] = UploadedFile(name: name, content: part.content)
            } else {
                guard let text = String(validating: part.content, as: UTF8.self) else {
                    throw HTTPError(.badRequest, code: "bad_form", "The form cannot be read: a field is not UTF-8.")
                }
                values[part.name, default: []].append(text)
            }
        }
    }

    /// The file that was chosen in a field; nil: none.
    func file(_ name: String) -> UploadedFile? { files[name] }

    /// What was typed into a field; empty where nothing was.
    subscript(name: String) -> String { values[name]?.first ?? "" }

    /// All values of a field that can be there more than once.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// Puts what is in a file into a field of several lines, or notes why it cannot be there. Without a file nothing happens.
    mutating func take(file name: String, into target: String) {
        guard let file = files[name] else { return }
        guard self[target].allSatisfy(\.isWhitespace) else {
            refuse(name, "Give a list or a file, not both: empty the list, or choose no file.")
            return
        }
        guard !file.isSpreadsheet else {
            refuse(name, "\(file.shownName) is an Excel file. Save it as \u{201C}CSV UTF-8\u{201D}, then choose that file.")
            return
        }
        guard let text = file.text else {
            refuse(name, "The file \(file.shownName) is no text in UTF-8. Save it as \u{201C}CSV UTF-8\u{201D}, then choose it again.")
            return
        }
        set(target, text)
    }

    /// Whether nothing was found wrong.
    var isGood: Bool { problems.isEmpty && problem == nil }

    /// Puts a value into a field.
    mutating func set(_ name: String, _ value: String) { values[name] = [value] }

    /// Says what is wrong with a field.
    mutating func refuse(_ name: String, _ text: String) { if problems[name] == nil { problems[name] = text } }

    /// Says what is wrong with the whole.
    mutating func refuse(_ text: String) { problem = "\(text)" }

    /// Takes an error for the whole.
    ///
    /// - Throws: the error, if it is the server's own trouble and nothing that the person can mend.
    mutating func refuse(_ error: any Error) throws {
        guard let advice = PageErrors.advice(error) else { throw error }
        problem = advice
    }

    /// The value of a field; nil, and its problem noted, where it is bad or missing.
    mutating func read<Value>(_ name: String, _ parse: (String) throws -> Value) -> Value? {
        do {
            return try parse(self[name])
        } catch {
            refuse(name, PageErrors.text(of: error) ?? "This cannot be used: \(error).")
            return nil
        }
    }

    /// The venue that was chosen.
    mutating func readVenue(_ name: String) -> VenueCode? {
        guard self[name].allSatisfy(\.isWhitespace) else { return read(name) { try VenueCode($0) } }
        refuse(name, VenueChoices.missing)
        return nil
    }

    /// The value of a field that may be empty.
    mutating func readIfAny<Value>(_ name: String, _ parse: (String) throws -> Value) -> Value? {
        self[name].allSatisfy(\.isWhitespace) ? nil : read(name, parse)
    }

    /// A whole number of a field.
    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        let text = self[name].filter { !$0.isWhitespace }
        guard let number = Int(text), range.contains(number) else {
            refuse(name, "Give a whole number from \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }
}
