import Fleet
import FleetStore
import Operations

/// `pool replace`.
enum PoolReplace: Command {
    static let syntax = Syntax(
        words: ["pool", "replace"], summary: "give the hostname of a dead device to the one that takes its place",
        operands: [Operand(name: "HOSTNAME", help: "the dead device's hostname")],
        options: DeviceArguments.one + [Confirmation.option],
        discussion: """
            The dead device has no hostname from then on; the audit log keeps which one it was. Of a device that the server has never heard of
            it asks whether that is meant: a mistyped number would take the name from a device that works.
            """,
        example: "pool replace KXP2-CORO-007 --serial 10000000abcdef02")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        guard let device = try DeviceArguments.device(arguments) else {
            throw arguments.usage("the new device is missing: give --serial, --mac or both")
        }
        let workplace = try await Workplace.open(arguments)
        let pool = Pool(store: workplace.store)
        var attempt = await Self.attempt(
            pool, hostname, device, allowsUnheard: arguments.has(Confirmation.option.name), by: workplace.author)
        if case .failure(.store(let doubt)) = attempt, case .deviceUnheard = doubt {
            try Confirmation.require("\(doubt.finding) Replace it all the same?", arguments, terminal)
            attempt = await Self.attempt(pool, hostname, device, allowsUnheard: true, by: workplace.author)
        }
        let record = try attempt.get()
        try HostnameReport([record]).print(to: terminal, arguments) { "\($0.hostname) belongs to the device (\($1)) now." }
    }

    // As a value: the compiler does not end where the second attempt stands in a catch.
    private static func attempt(
        _ pool: Pool, _ hostname: Hostname, _ device: DeviceIdentity, allowsUnheard: Bool, by author: Authorship
    ) async -> Result<HostnameRecord, OperationError> {
        do {
            return .success(try await pool.replace(hostname, with: device, allowsUnheard: allowsUnheard, by: author))
        } catch {
            return .failure(error)
        }
    }
}
