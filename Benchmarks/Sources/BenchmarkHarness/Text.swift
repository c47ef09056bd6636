internal import Foundation

/// Numbers as they stand in tables.
enum Text {
    static func number(_ value: Double, places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
