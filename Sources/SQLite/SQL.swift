/// A statement and the values for its places. Interpolated values are bound:
/// `"SELECT name FROM venues WHERE code = \(code)"` has the text `… WHERE code = ?` whatever the code is.
public struct SQL: ExpressibleByStringInterpolation, Hashable, Sendable {
    /// The text with `?` for each value.
    public private(set) var text: String
    /// The values, in the order of their places.
    public private(set) var values: [SQLValue]

    /// A statement without values.
    public init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    /// A statement with values.
    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// Adds a piece at the end of a statement.
    public static func += (statement: inout SQL, piece: SQL) {
        statement.text += piece.text
        statement.values += piece.values
    }

    /// Collects text and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

        /// Starts with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        /// Adds text of the program.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Adds a value: a `?` in the text.
        public mutating func appendInterpolation(_ value: some SQLConvertible) {
            text += "?"
            values.append(value.sqlValue)
        }

        /// Adds a value that may be missing: a `?` in the text, NULL for `nil`.
        public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            text += "?"
            values.append(value?.sqlValue ?? .null)
        }

        /// Adds another statement with its values, such as a shared list of columns.
        public mutating func appendInterpolation(_ piece: SQL) {
            text += piece.text
            values += piece.values
        }
    }
}
