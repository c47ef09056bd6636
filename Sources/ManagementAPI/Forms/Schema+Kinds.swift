import DeviceProtocol
import Fleet

extension Schema {
    static func text(_ length: ClosedRange<Int> = 0...10_000, pattern: String? = nil, format: String? = nil, example: String? = nil)
        -> Schema
    {
        Schema(.text(TextRule(length: length, pattern: pattern, format: format)), example: example.map { .string($0) })
    }

    static func words(_ words: [String]) -> Schema { Schema(.word(words)) }

    static func integer(_ range: ClosedRange<Int64>) -> Schema { Schema(.integer(range)) }

    static func list(_ element: Schema, _ count: ClosedRange<Int> = 0...1_000_000) -> Schema { Schema(.list(element, count: count)) }

    static let flag = Schema(.flag)
    /// An object of which no more is said.
    static let anyObject = Schema(.anyObject)
    static let decimal = Schema(.decimal)
    static let count = integer(0...Int64.max)
    static let anyInteger = integer(Int64.min...Int64.max)
    /// The number of a batch or deployment.
    static let number = Schema(.integer(1...Int64.max), example: .integer(1))

    static let venueCode = text(4...4, pattern: "^[A-Za-z0-9]{4}$", example: "CORO")
    static let productCode = text(2...8, pattern: "^[A-Za-z][A-Za-z0-9]{1,7}$", example: "KXP2")
    static let hostname = text(
        9...63, pattern: "^[A-Za-z][A-Za-z0-9]{1,7}-([A-Za-z0-9]{4}|DEFAULT)-[A-Za-z0-9]{1,40}$", example: "KXP2-CORO-001")
    static let serialNumber = text(1...40, pattern: "^[A-Za-z0-9]{1,40}$", example: "10000000ABCDEF01")
    static let macAddress = text(17...17, pattern: "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", example: "02:00:00:00:00:01")
    static let imageName = text(1...100, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", example: "kxp2-2.1.0")
    static let imageVersion = text(1...64, pattern: "^[A-Za-z0-9._+-]{1,64}$", example: "2.1.0")
    static let accountName = text(1...64, pattern: "^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$", example: "alice")
    static let digest = text(64...64, pattern: "^[0-9a-f]{64}$")
    static let role = words(Role.allCases.map(\.rawValue))
    static let deploymentState = words(DeploymentState.allCases.map(\.rawValue))
    static let batchState = words(BatchState.allCases.map(\.rawValue))
    static let hostnameState = words(["available", "assigned", "retired", "reserved"])
    static let strategy = words(["pool", "serial"])
    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the tables have it.
    static let moment = text(19...19, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$")
    /// A date, or a date and time, as people and programs write it: ``WrittenTime``.
    static let time = Schema(.either([text(10...10, format: "date"), text(19...40, format: "date-time")]))
    /// A MAC address with colons, with dashes or without.
    static let writtenMAC = text(
        12...17, pattern: "^([0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5})$")
}
