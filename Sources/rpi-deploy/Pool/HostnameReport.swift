import Fleet
import ManagementAPI

/// What a command did to hostnames: a sentence for each, or JSON.
struct HostnameReport {
    private let records: [HostnameRecord]
    private let isList: Bool

    /// - Parameter isList: whether the JSON is a list, however many hostnames there are.
    init(_ records: [HostnameRecord], isList: Bool = false) {
        self.records = records
        self.isList = isList
    }

    func print(to terminal: Terminal, _ arguments: Arguments, sentence: (HostnameRecord, String) -> String) throws {
        if arguments.wantsJSON {
            if !isList, let record = records.first { return try terminal.print(json: HostnameMessage(record)) }
            return try terminal.print(json: records.map { HostnameMessage($0) })
        }
        for record in records { terminal.print(sentence(record, record.device?.description ?? "none")) }
    }
}
