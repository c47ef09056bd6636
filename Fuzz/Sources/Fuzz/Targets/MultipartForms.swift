@testable import HTTPServer

/// A form with files: a line with its content type, and the body. One that is read has fields within its limits, and written down again it is the same.
func fuzzMultipartForm(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != 0x0a }
    guard let type = String(validating: line, as: UTF8.self) else { return }
    let body = Array(bytes.dropFirst(line.count + 1))
    do {
        let form = try MultipartForm(body, contentType: type)
        hold(form.parts.count <= MultipartForm.maximumCount, "a form has not too many fields")
        hold(form.parts.reduce(0) { $0 + $1.content.count } <= body.count, "fields have no more than was sent")
        hold(form.parts.allSatisfy { !$0.name.isEmpty && !$0.name.contains("\"") }, "each field has a name")
        let boundary = "----again-----------------------------------------------------again"
        guard !body.contains(Array(boundary.utf8)) else { return }
        var again: [UInt8] = []
        for part in form.parts {
            let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
            again += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n".utf8) + part.content
            again += Array("\r\n".utf8)
        }
        again += Array("--\(boundary)--\r\n".utf8)
        hold(
            (try? MultipartForm(again, contentType: "multipart/form-data; boundary=\(boundary)")) == form, "a form written down is the same"
        )
    } catch {
        hold(error.status == .badRequest, "a form's fault is the client's")
        hold(!error.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "an error is one printable line")
    }
}
