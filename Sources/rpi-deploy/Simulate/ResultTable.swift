import InstallerCore

/// The table at the end of a simulation.
struct ResultTable {
    private let results: [DeviceResult]
    private let seconds: Double

    init(_ results: [DeviceResult], seconds: Double) {
        self.results = results
        self.seconds = seconds
    }

    var text: String {
        let hasFaults = results.contains { !$0.faults.isEmpty }
        let stages = InstallStage.allCases.map(\.name)
        var columns: [(String, Table.Alignment)] = [
            ("HOSTNAME", .left), ("SERIAL", .left), ("RESULT", .left), ("TIME", .right), ("RECEIVED", .right), ("AGAIN", .right),
            ("VERIFIED", .right),
        ]
        columns += stages.map { ($0.uppercased(), .right) } + [("LIMIT", .left)]
        if hasFaults { columns.append(("FAULTS", .left)) }
        var table = Table(columns)
        for result in results {
            var cells = [
                result.hostname ?? "-", result.serial_number, verdict(result), Quantity.duration(seconds: result.seconds),
                Quantity.bytes(result.bytes_received), Quantity.bytes(result.bytes_resent), Quantity.bytes(result.bytes_verified),
            ]
            cells += stages.map { Quantity.duration(seconds: result.stage_seconds[$0] ?? 0) } + [result.limit ?? "-"]
            if hasFaults { cells.append(result.faults.isEmpty ? "none met" : result.faults.joined(separator: " ")) }
            table.add(cells)
        }
        let verified = results.count { $0.verified && $0.false_success == nil }
        let unnamed = results.count { $0.verified && !$0.named }
        let total = results.reduce(0) { $0 + $1.bytes_verified }
        return """

            \(table.text)

            \(verified) of \(results.count) cards verified\(unnamed == 0 ? " and named" : ", \(unnamed) of them without a name") in \(Quantity.duration(seconds: seconds)), \
            \(Quantity.bytes(total)) written and read back. NETWORK to READBACK: how long each stage was busy; they overlap.
            """
    }

    private func verdict(_ result: DeviceResult) -> String {
        if result.false_success != nil { return "FALSE SUCCESS" }
        return result.verified ? (result.named ? "verified" : "unnamed") : "FAILED"
    }
}
