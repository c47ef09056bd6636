import Fleet
import Operations

/// `pool release`.
enum PoolRelease: Command {
    static let syntax = Syntax(
        words: ["pool", "release"], summary: "take a hostname back from its device, or end its reservation",
        operands: [Operand(name: "HOSTNAME", help: "an assigned or reserved hostname")],
        discussion: "It is available again. The device gets a new one when it asks next.",
        example: "pool release KXP2-CORO-007")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        let workplace = try await Workplace.open(arguments)
        try await Pool(store: workplace.store).release(hostname, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["released": hostname.text]) }
        terminal.print("Released \(hostname): it is available again.")
    }
}
