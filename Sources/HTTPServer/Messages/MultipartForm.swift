/// The parts of a form with files, as `multipart/form-data` has them.
///
/// Strict: what browsers and curl send is read, and what could be read in two ways is refused. libmicrohttpd's own reader is made for bodies that
/// come in pieces, and forgiving; bodies are whole here, and what the gate reads as a token another reader must not read as a file.
///
/// Sources: RFC 7578; RFC 2046, section 5.1; HTML Standard, "Multipart form data".
public struct MultipartForm: Sendable, Equatable {
    /// The most parts.
    public static let maximumCount = 64
    /// The most bytes of a part's header fields.
    public static let maximumHeadLength = 2_048

    /// One field of the form.
    public struct Part: Sendable, Equatable {
        /// The field's name.
        public let name: String
        /// The name that the file has where it comes from; nil for a field that is no file. It is what somebody wrote there: no path to anything here.
        public let fileName: String?
        /// What was typed, or what is in the file.
        public let content: [UInt8]
    }

    /// In their order.
    public let parts: [Part]

    /// Reads a body.
    ///
    /// - Parameter contentType: the request's field `Content-Type`, which names the boundary.
    /// - Throws: ``HTTPError`` 400 that says what is wrong.
    public init(_ body: [UInt8], contentType: String) throws(HTTPError) {
        guard let boundary = Self.boundary(in: contentType) else {
            throw Self.bad("its boundary is missing, or no boundary")
        }
        let delimiter = Array("--".utf8) + boundary
        guard body.starts(with: delimiter) else { throw Self.bad("it does not begin with its boundary") }
        var parts: [Part] = []
        var place = delimiter.count
        while !body[place...].starts(with: Self.end) {
            guard body[place...].starts(with: Self.newLine) else { throw Self.bad("a boundary is followed by something else") }
            guard parts.count < Self.maximumCount else { throw Self.bad("it has more than \(Self.maximumCount) fields") }
            place += Self.newLine.count
            let head = try Self.head(of: body, at: &place)
            guard let end = Self.find(Self.newLine + delimiter, in: body[place...]) else {
                throw Self.bad("it is cut off: its last boundary is missing")
            }
            parts.append(Part(name: head.name, fileName: head.fileName, content: Array(body[place..<end])))
            place = end + Self.newLine.count + delimiter.count
        }
        let rest = body[(place + Self.end.count)...]
        guard rest.isEmpty || Array(rest) == Self.newLine else { throw Self.bad("something follows its last boundary") }
        self.parts = parts
    }

    /// Whether a request's content is of this type.
    public static func isType(_ contentType: String) -> Bool {
        HTTPHeaders.trimmed(contentType.prefix { $0 != ";" }).lowercased() == "multipart/form-data"
    }

    /// The text of the first field of a name that is no file; nil when there is none, or it is not UTF-8.
    public func text(_ name: String) -> String? {
        parts.first { $0.name == name && $0.fileName == nil }.flatMap { String(validating: $0.content, as: UTF8.self) }
    }

    private static let newLine = Array("\r\n".utf8)
    private static let end = Array("--".utf8)

    private static func bad(_ problem: String) -> HTTPError {
        HTTPError(.badRequest, code: "bad_form", "The form cannot be read: \(problem). Send it again.")
    }

    // MARK: Boundary

    /// 1 to 70 characters, as the type says them.
    private static func boundary(in contentType: String) -> [UInt8]? {
        let fields = contentType.split(separator: ";", omittingEmptySubsequences: false).dropFirst()
        let values = fields.compactMap { field -> Substring? in
            let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, HTTPHeaders.trimmed(halves[0]).lowercased() == "boundary" else { return nil }
            return Substring(HTTPHeaders.trimmed(halves[1]))
        }
        guard values.count == 1, var text = values.first else { return nil }
        if text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count >= 2 { text = text.dropFirst().dropLast() }
        let isGood = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: "'()+_,-./:=?".utf8.contains(byte)
            }
        }
        return isGood && (1...70).contains(text.utf8.count) ? Array(text.utf8) : nil
    }

    /// Where bytes begin in a part of a body.
    private static func find(_ wanted: [UInt8], in body: ArraySlice<UInt8>) -> Int? {
        guard let first = wanted.first else { return nil }
        var rest = body
        while rest.count >= wanted.count, let next = rest.firstIndex(of: first) {
            rest = rest[next...]
            if rest.starts(with: wanted) { return next }
            rest = rest.dropFirst()
        }
        return nil
    }

    // MARK: A part's head

    private struct Head {
        let name: String
        let fileName: String?
    }

    /// Reads the header fields of a part, and the empty line after them.
    private static func head(of body: [UInt8], at place: inout Int) throws(HTTPError) -> Head {
        let limit = min(body.count, place + maximumHeadLength)
        var found: Head?
        while true {
            guard let end = find(newLine, in: body[min(place, limit)..<limit]) else {
                throw bad("the head of a field is cut off, or longer than \(maximumHeadLength) bytes")
            }
            let line = body[place..<end]
            place = end + newLine.count
            if line.isEmpty { break }
            guard let text = String(validating: line, as: UTF8.self),
                !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }),
                let colon = text.firstIndex(of: ":"), colon != text.startIndex, text.first != " "
            else { throw bad("the head of a field is malformed") }
            switch text[..<colon].lowercased() {
            case "content-disposition":
                guard found == nil else { throw bad("a field has two names") }
                found = try disposition(HTTPHeaders.trimmed(text[text.index(after: colon)...]))
            case "content-transfer-encoding": throw bad("a field is encoded in a way that forms have not")
            // Of the content's type nothing depends, and others have no meaning here (RFC 7578, section 4.8).
            default: break
            }
        }
        guard let found else { throw bad("a field has no name") }
        return found
    }

    /// `form-data; name="file"; filename="karts.csv"`. In a value `"`, CR and LF are written `%22`, `%0D` and `%0A`; they are left so.
    private static func disposition(_ text: String) throws(HTTPError) -> Head {
        var rest = Substring(text)
        guard rest.prefix(9).lowercased() == "form-data" else { throw bad("a part is no field of a form") }
        rest = rest.dropFirst(9)
        var values: [String: String] = [:]
        while !rest.isEmpty {
            rest = rest.drop { $0 == " " }
            guard rest.first == ";" else { throw bad("the name of a field is malformed") }
            rest = rest.dropFirst().drop { $0 == " " }
            guard let equals = rest.firstIndex(of: "=") else { throw bad("the name of a field is malformed") }
            let key = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            guard rest.first == "\"", let quote = rest.dropFirst().firstIndex(of: "\"") else {
                throw bad("the name of a field is not in quotes")
            }
            guard ["name", "filename"].contains(key), values.updateValue(String(rest.dropFirst()[..<quote]), forKey: key) == nil else {
                throw bad("a field has two names, or a name of an unknown kind")
            }
            rest = rest[rest.index(after: quote)...]
        }
        guard let name = values["name"], !name.isEmpty else { throw bad("a field has no name") }
        return Head(name: name, fileName: values["filename"])
    }
}
