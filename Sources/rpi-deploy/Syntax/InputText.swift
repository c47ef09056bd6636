import Foundation

/// Text that a command reads from a file, or from standard input for `-`.
enum InputText {
    static func read(_ file: String, _ arguments: Arguments) throws -> String {
        if file == "-" { return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) }
        guard let data = FileManager.default.contents(atPath: file) else { throw arguments.usage("the file \(file) cannot be read") }
        return String(decoding: data, as: UTF8.self)
    }
}
