import HTTPServer

/// An answer that a browser keeps as a file for a spreadsheet.
enum CSVFile {
    /// - Parameter name: of the file without its ending: letters, digits and dashes.
    static func response(_ text: String, name: String) -> HTTPResponse {
        // With a byte order mark: without one, some spreadsheets take UTF-8 for something else.
        var response = HTTPResponse.bytes(Array(("\u{FEFF}" + text).utf8), contentType: "text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = "attachment; filename=\"\(name).csv\""
        return response
    }
}
