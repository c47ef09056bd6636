/// A statement and the values for its places. Interpolated values are bound:
/// `"SELECT name FROM venues WHERE code = \(code)"` has the text `… WHERE code = ?` whatever the code is.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text, in the pieces in which the program has it. They are joined only when SQLite has to read it: that is once for each statement
    /// of the program, while each use of it looks for what was prepared.
    private(set) var pieces: [String]
    /// The values, in the order of their places.
    public private(set) var values: [SQLValue]

    /// The text with `?` for each value.
    public var text: String { pieces.joined() }

    /// A statement without values.
    public init(stringLiteral text: String) {
        pieces = [text]
        values = []
    }

    /// A statement with values.
    public init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
        values = stringInterpolation.values
    }

    /// Adds a piece at the end of a statement.
    public static func += (statement: inout SQL, piece: SQL) {
        statement.pieces += piece.pieces
        statement.values += piece.values
    }

    /// Collects text and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [String] = []
        fileprivate var values: [SQLValue] = []

        /// Starts with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
            values.reserveCapacity(interpolationCount)
        }

        /// Adds text of the program.
        public mutating func appendLiteral(_ literal: String) { pieces.append(literal) }

        /// Adds a value: a `?` in the text.
        public mutating func appendInterpolation(_ value: some SQLConvertible) {
            pieces.append("?")
            values.append(value.sqlValue)
        }

        /// Adds a value that may be missing: a `?` in the text, NULL for `nil`.
        public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            pieces.append("?")
            values.append(value?.sqlValue ?? .null)
        }

        /// Adds another statement with its values, such as a shared list of columns.
        public mutating func appendInterpolation(_ piece: SQL) {
            pieces += piece.pieces
            values += piece.values
        }
    }
}
