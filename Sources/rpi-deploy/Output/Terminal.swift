import Fleet
import Foundation
import PosixFile
import Synchronization

/// Where a command prints: results on standard output, progress and errors on standard error.
///
/// What is printed may come from a device or from another program that writes the store: nothing of it but line ends controls the terminal.
/// On a terminal, progress is a block of lines that is drawn over itself; elsewhere (a log, a pipe) each change of it is a line of its own.
final class Terminal: Sendable {
    /// Whether progress is drawn over itself.
    let isInteractive: Bool
    private let drawnLines = Mutex(0)
    private let lostResult = Mutex<String?>(nil)

    init() {
        isInteractive = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Prints a line of the result.
    func print(_ text: String) {
        drawnLines.withLock { lines in
            Self.erase(&lines)
            printResult(Data((Self.shown(text) + "\n").utf8))
        }
    }

    /// Prints a result that is a file for other programs, whose writer has seen to it that nothing in it controls a terminal.
    func print(data: Data) {
        drawnLines.withLock { lines in
            Self.erase(&lines)
            printResult(data)
        }
    }

    /// Why the result is not whole where it was to go, a full disk for one; `nil` as long as all of it was written.
    ///
    /// A script would take a part of a list for the list.
    var resultFailure: String? { lostResult.withLock { $0 } }

    /// Prints a line of news, a warning or an error.
    func note(_ text: String) {
        drawnLines.withLock { lines in
            Self.erase(&lines)
            Self.write(Data((Self.shown(text) + "\n").utf8), to: .standardError)
        }
    }

    /// Prints a value as JSON, keys sorted.
    func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(Self.escaped(String(decoding: try encoder.encode(value), as: UTF8.self)))
    }

    /// Prints a value as one line of JSON, keys sorted.
    func print(jsonLine value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(Self.escaped(String(decoding: try encoder.encode(value), as: UTF8.self)))
    }

    /// Prints a question and stays on its line.
    func ask(_ question: String) {
        drawnLines.withLock { lines in
            Self.erase(&lines)
            Self.write(Data(Self.shown(question).utf8), to: .standardError)
        }
    }

    /// How many characters fit on a line of the result; `nil` where it goes to a file or another program.
    var columns: Int? { PosixTerminal.columns(ofDescriptor: STDOUT_FILENO) }

    /// Prints a table; on a terminal the last column is broken into lines that fit.
    func print(_ table: Table) {
        print(table.text(columns: columns))
    }

    /// Replaces the drawn block of progress lines; only on a terminal.
    func draw(_ lines: [String]) {
        guard isInteractive else { return }
        drawnLines.withLock { drawn in
            // Without wrapping: a line that is broken in two would be drawn over by halves.
            var text = "\u{1B}[?7l" + (drawn > 0 ? "\u{1B}[\(drawn)A" : "")
            for line in lines { text += "\u{1B}[2K\(Self.shown(line))\n" }
            text += "\u{1B}[J\u{1B}[?7h"
            Self.write(Data(text.utf8), to: .standardError)
            drawn = lines.count
        }
    }

    /// Leaves the drawn block as it stands: what follows is printed below it.
    func keepDrawn() {
        drawnLines.withLock { $0 = 0 }
    }

    /// The text with `?` for what the terminal would act on, line ends apart.
    static func shown(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(PlainText.isHidden(scalar) && scalar != "\n" ? "?" : scalar) }
        return String(result)
    }

    /// JSON with escapes for what the terminal would act on. JSONEncoder leaves all but the first 32 characters as they are.
    static func escaped(_ json: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard PlainText.isHidden(scalar), scalar != "\n", let units = UTF16.encode(scalar) else {
                result.append(scalar)
                continue
            }
            for unit in units {
                let digits = String(unit, radix: 16)
                result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
            }
        }
        return String(result)
    }

    private func printResult(_ data: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            lostResult.withLock { $0 = $0 ?? "The result could not be written to standard output: \(error.localizedDescription)" }
        }
    }

    // A closed pipe or a full disk must not end the work that is being told of.
    private static func write(_ data: Data, to file: FileHandle) {
        try? file.write(contentsOf: data)
    }

    private static func erase(_ lines: inout Int) {
        guard lines > 0 else { return }
        Self.write(Data("\u{1B}[\(lines)A\u{1B}[J".utf8), to: .standardError)
        lines = 0
    }
}
