/// Swift source with comments and the content of string literals blanked, so that a word search sees code alone.
enum SwiftText {
    static func codeLines(of text: String) -> [Substring] {
        code(of: text).split(separator: "\n", omittingEmptySubsequences: false)
    }

    static func code(of text: String) -> String {
        var scanner = Scanner(input: Array(text.unicodeScalars))
        return scanner.run()
    }

    private struct Scanner {
        let input: [Unicode.Scalar]
        var position = 0
        var output = String.UnicodeScalarView()

        init(input: [Unicode.Scalar]) {
            self.input = input
        }

        mutating func run() -> String {
            while position < input.count {
                if starts(with: "//") {
                    while position < input.count, input[position] != "\n" { skip(1) }
                } else if starts(with: "/*") {
                    blankBlockComment()
                } else if let hashes = openingHashes() {
                    blankString(hashes: hashes)
                } else {
                    keep(1)
                }
            }
            return String(output)
        }

        private func starts(with text: String, at offset: Int = 0) -> Bool {
            var at = position + offset
            for scalar in text.unicodeScalars {
                guard at < input.count, input[at] == scalar else { return false }
                at += 1
            }
            return true
        }

        /// The number of `#` before a string literal that begins here; nil when none begins.
        private func openingHashes() -> Int? {
            var hashes = 0
            while position + hashes < input.count, input[position + hashes] == "#" { hashes += 1 }
            return position + hashes < input.count && input[position + hashes] == "\"" ? hashes : nil
        }

        private mutating func keep(_ count: Int) {
            for _ in 0..<count where position < input.count {
                output.append(input[position])
                position += 1
            }
        }

        private mutating func skip(_ count: Int) {
            for _ in 0..<count where position < input.count {
                output.append(input[position] == "\n" ? "\n" : " ")
                position += 1
            }
        }

        private mutating func blankBlockComment() {
            var depth = 0
            repeat {
                if starts(with: "/*") {
                    depth += 1
                    skip(2)
                } else if starts(with: "*/") {
                    depth -= 1
                    skip(2)
                } else {
                    skip(1)
                }
            } while depth > 0 && position < input.count
        }

        private mutating func blankString(hashes: Int) {
            let marks = starts(with: "\"\"\"", at: hashes) ? "\"\"\"" : "\""
            let fence = String(repeating: "#", count: hashes)
            let closing = marks + fence
            let escape = "\\" + fence
            keep(hashes + marks.unicodeScalars.count)
            while position < input.count, !starts(with: closing) {
                if marks == "\"", starts(with: "\n") { return }
                if starts(with: escape + "(") {
                    skip(escape.unicodeScalars.count)
                    keepInterpolation()
                } else if starts(with: escape) {
                    skip(escape.unicodeScalars.count + 1)
                } else {
                    skip(1)
                }
            }
            keep(closing.unicodeScalars.count)
        }

        /// What stands in `\( )` is code again, strings within it included.
        private mutating func keepInterpolation() {
            var depth = 0
            repeat {
                if let hashes = openingHashes() {
                    blankString(hashes: hashes)
                    continue
                }
                if starts(with: "(") { depth += 1 }
                if starts(with: ")") { depth -= 1 }
                keep(1)
            } while depth > 0 && position < input.count
        }
    }
}
