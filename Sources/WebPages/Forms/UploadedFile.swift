import Fleet

/// A file that came with a form.
struct UploadedFile: Sendable {
    /// As it is called where it comes from.
    let name: String
    let content: [UInt8]

    /// Whether it is one of Excel's own: of 2007 and later (a ZIP archive), or of before (a compound file).
    var isSpreadsheet: Bool { content.starts(with: [0x50, 0x4B, 0x03, 0x04]) || content.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) }

    /// What is in it; nil when that is no text in UTF-8.
    var text: String? {
        // Text in UTF-16 has such bytes, and no other text does.
        if content.contains(0) { return nil }
        // Spreadsheets write a byte order mark.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return String(validating: content.starts(with: mark) ? content.dropFirst(mark.count) : content[...], as: UTF8.self)
    }

    /// Its name where people read it.
    var shownName: String { PlainText.printable(name, limit: 80) }
}
