import Fleet
import ManagementAPI
import Operations

/// `pool waiting`.
enum PoolWaiting: Command {
    static let syntax = Syntax(
        words: ["pool", "waiting"], summary: "list the devices that wait for a hostname or for their turn",
        discussion: """
            A device waits for a hostname when it names no venue and the server is told to wait for an operator; 'pool assign' ends that.
            It waits for its turn when a batch has as many devices at once as it may have. Nothing is written to its card meanwhile.
            """,
        example: "pool waiting")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let devices = try await Pool(store: Workplace.open(arguments).store).waiting()
        let now = SystemClock.now()
        if arguments.wantsJSON { return try terminal.print(json: devices.map { WaitingMessage($0, at: now) }) }
        if devices.isEmpty { return terminal.print("No device is waiting.") }
        var table = Table([
            ("DEVICE", .left), ("ADDRESS", .left), ("PRODUCT", .left), ("VENUE", .left), ("WAITS FOR", .left), ("SINCE (UTC)", .left),
            ("LAST ASKED (UTC)", .left), ("TIMES", .right),
        ])
        for device in devices {
            let cause = if case .turn(let batch) = device.cause { "its turn in batch \(batch)" } else { "a hostname" }
            table.add([
                device.device.description, device.ipAddress, device.product.text, device.venue?.text ?? "-", cause, device.since.text,
                device.lastAskedAt.text + (device.isSilent(at: now) ? ", silent" : ""), String(device.timesAsked),
            ])
        }
        terminal.print(table.text)
    }
}
