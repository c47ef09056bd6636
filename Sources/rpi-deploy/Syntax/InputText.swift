import Foundation
import PosixFile

/// Text that a command reads from a file, or from standard input for `-`.
enum InputText {
    /// - Throws: ``CommandFailure`` with the system's reason.
    static func read(_ file: String) throws -> String {
        if file == "-" { return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) }
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        } catch {
            let reason = Self.reason(file, else: error.localizedDescription)
            throw CommandFailure("The file \(file) cannot be read: \(reason). Correct its name, or its owner and rights.")
        }
    }

    private static func reason(_ file: String, else failure: String) -> String {
        do throws(PosixError) {
            _ = try PosixFile.open(file, for: .reading)
        } catch {
            return PosixError.text(ofCode: error.code)
        }
        do throws(PosixError) {
            _ = try PosixFile.open(file, for: .directory)
            return "it is a folder"
        } catch {
            return failure
        }
    }
}
