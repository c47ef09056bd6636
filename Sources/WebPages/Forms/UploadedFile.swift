import Fleet

/// A file that came with a form.
struct UploadedFile: Sendable {
    /// As it is called where it comes from.
    let name: String
    let content: [UInt8]

    /// What is in it; nil when that is no text in UTF-8.
    var text: String? {
        // Spreadsheets write a byte order mark.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return String(validating: content.starts(with: mark) ? content.dropFirst(mark.count) : content[...], as: UTF8.self)
    }

    /// Its name where people read it.
    var shownName: String { PlainText.printable(name, limit: 80) }
}
