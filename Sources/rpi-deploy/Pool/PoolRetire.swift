import Fleet
import Operations

/// `pool retire`.
enum PoolRetire: Command {
    static let syntax = Syntax(
        words: ["pool", "retire"], summary: "take a hostname out of use",
        operands: [Operand(name: "HOSTNAME", help: "a hostname")],
        options: [Option(name: "--reason", value: "TEXT", help: "why, for those who look later", isRequired: true)],
        discussion: "A device that has it gets another when it asks next. 'pool unretire' takes it back.",
        example: "pool retire KXP2-CORO-007 --reason 'kart was sold'")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        let reason = try arguments.required("--reason", as: RetirementReason.init)
        let workplace = try await Workplace.open(arguments)
        let record = try await Pool(store: workplace.store).retire(hostname, reason: reason, by: workplace.author)
        try HostnameReport([record]).print(to: terminal, arguments) { record, _ in "Retired \(record.hostname): \(reason)" }
    }
}
