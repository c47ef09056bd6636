import Fleet
import Operations

/// `pool unretire`.
enum PoolUnretire: Command {
    static let syntax = Syntax(
        words: ["pool", "unretire"], summary: "make a retired hostname available again",
        operands: [Operand(name: "HOSTNAME", help: "a retired hostname")], example: "pool unretire KXP2-CORO-007")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        let workplace = try await Workplace.open(arguments)
        let record = try await Pool(store: workplace.store).unretire(hostname, by: workplace.author)
        try HostnameReport([record]).print(to: terminal, arguments) { record, _ in "\(record.hostname) is available again." }
    }
}
