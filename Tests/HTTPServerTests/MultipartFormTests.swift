import Testing

@testable import HTTPServer

struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=----x"

    private func read(_ text: String, type: String = type) throws -> MultipartForm {
        try MultipartForm(Array(text.utf8), contentType: type)
    }

    private func part(_ head: String, _ content: String) -> String { "------x\r\n\(head)\r\n\r\n\(content)\r\n" }

    @Test func `fields and files are read as a browser sends them`() throws {
        let body =
            part("Content-Disposition: form-data; name=\"csrf_token\"", "abc")
            + part("Content-Disposition: form-data; name=\"numbers\"", "1-4\r\n9\r\n\r\n--x\r\n-----x")
            + part("content-disposition: Form-Data; name=\"file\"; filename=\"k\u{E4}rts.csv\"\r\nContent-Type: text/csv", "a,b\n1,2\n")
            + part("Content-Disposition: form-data; filename=\"\"; name=\"other\"\r\nContent-Type: application/octet-stream", "")
            + "------x--\r\n"
        let form = try read(body)
        #expect(form.parts.map(\.name) == ["csrf_token", "numbers", "file", "other"])
        #expect(form.parts.map(\.fileName) == [nil, nil, "k\u{E4}rts.csv", ""])
        #expect(form.text("csrf_token") == "abc" && form.text("numbers") == "1-4\r\n9\r\n\r\n--x\r\n-----x")
        #expect(form.parts[2].content == Array("a,b\n1,2\n".utf8) && form.text("file") == nil && form.text("none") == nil)
        #expect(try read("------x--").parts == [])
    }

    @Test(arguments: [
        "multipart/form-data; boundary=\"----x\"", "Multipart/Form-Data;charset=utf-8; Boundary=----x",
        "multipart/form-data ; boundary = ----x ",
    ])
    func `the boundary is read as the type may write it`(type: String) throws {
        #expect(MultipartForm.isType(type))
        #expect(try read(part("Content-Disposition: form-data; name=\"a\"", "1") + "------x--\r\n", type: type).text("a") == "1")
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=----x; boundary=----y", "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
        "multipart/form-data; boundary=a\u{0}", "multipart/form-data; boundary=\u{E4}", "multipart/form-data; bound=----x",
        "multipart/form-data; boundary=\"----x",
    ])
    func `a boundary that is none is refused`(type: String) {
        #expect(throws: HTTPError.self) { try read("------x--\r\n", type: type) }
    }

    @Test func `what is no form of this type is not taken for one`() {
        for type in ["", "text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x", "multipart/form-dataX"] {
            #expect(!MultipartForm.isType(type), "\(type)")
        }
    }

    private static let field = "Content-Disposition: form-data; name=\"a\""

    @Test(arguments: [
        "", "x", "------x", "------x\r\n", "------y--\r\n", "preamble\r\n------x--\r\n", "\r\n------x--\r\n",
        // Cut off at each place.
        "------x\r\n\(field)", "------x\r\n\(field)\r\n", "------x\r\n\(field)\r\n\r\n", "------x\r\n\(field)\r\n\r\n1",
        "------x\r\n\(field)\r\n\r\n1\r\n------x", "------x\r\n\(field)\r\n\r\n1\r\n------x-",
        "------x\r\n\(field)\r\n\r\n1\r\n------x\r\n",
        // Line feeds alone, a boundary that goes on, and what comes after the end.
        "------x\n\(field)\n\n1\n------x--\n", "------x\r\n\(field)\r\n\r\n1\r\n------xy\r\n------x--\r\n", "------x--\r\nmore",
        "------x--x",
        "------x \r\n\(field)\r\n\r\n1\r\n------x--\r\n",
        // Heads.
        "------x\r\n\r\n1\r\n------x--\r\n", "------x\r\nContent-Type: text/plain\r\n\r\n1\r\n------x--\r\n",
        "------x\r\n\(field)\r\n\(field)\r\n\r\n1\r\n------x--\r\n", "------x\r\n \(field)\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''x\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\\\"b\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\rb\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nContent-Disposition: form-data; name=\"a\u{0}\"\r\n\r\n1\r\n------x--\r\n",
        "------x\r\nno colon\r\n\(field)\r\n\r\n1\r\n------x--\r\n",
        "------x\r\n\(field)\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n------x--\r\n",
        "------x\r\n\(field)\r\nX: \(String(repeating: "x", count: 3_000))\r\n\r\n1\r\n------x--\r\n",
        "------x\r\n\(String(repeating: "X: 1\r\n", count: 1_000))\(field)\r\n\r\n1\r\n------x--\r\n",
    ])
    func `what could be read in two ways is refused`(body: String) {
        #expect {
            try read(body)
        } throws: { error in
            (error as? HTTPError)?.status == .badRequest && (error as? HTTPError)?.code == "bad_form"
        }
    }

    @Test func `escapes in a file's name stay as they are written`() throws {
        let form = try read(part("Content-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0Ac/../d\\e\"", "x") + "------x--\r\n")
        #expect(form.parts.first?.fileName == "a%22b%0D%0Ac/../d\\e")
    }

    @Test func `only so many fields are read`() throws {
        let fields = (0..<MultipartForm.maximumCount).map { part("Content-Disposition: form-data; name=\"f\($0)\"", "\($0)") }.joined()
        #expect(try read(fields + "------x--\r\n").parts.count == MultipartForm.maximumCount)
        #expect(throws: HTTPError.self) { try read(fields + part(Self.field, "1") + "------x--\r\n") }
    }

    @Test func `bytes that are no text are a file's, and no field's`() throws {
        let head = "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
        let body = Array(head.utf8) + [0xFF, 0x00, 0x0D, 0x0A, 0x2D] + Array("\r\n------x--\r\n".utf8)
        let form = try MultipartForm(body, contentType: Self.type)
        #expect(form.parts.first?.content == [0xFF, 0x00, 0x0D, 0x0A, 0x2D])
        #expect(form.text("a") == nil)
    }
}
