import Fleet
import TestSupport
import Testing

struct CSVTests {
    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://example.com\",\"a\")", "'quoted", "a,b", "a;b", "\"", "", "x",
        "=\u{301}HYPERLINK(1)", "＝1+1", "＠x",
    ])
    func `no field that is written is a formula for a spreadsheet, and each is read back as it was`(field: String) {
        let line = CSVLine.text(of: ["a", field, "b"])
        let written = line.dropFirst(2)
        let first = written.unicodeScalars.first { $0 != "\"" } ?? " "
        #expect(!["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"].contains(first), "\(line)")
        if !field.hasPrefix("\t"), !field.hasPrefix("\r") { #expect(CSVLine.fields(of: line) == ["a", field, "b"]) }
    }

    private func record(_ name: String, _ state: HostnameState, serial: String? = nil, reason: String? = nil) throws -> HostnameRecord {
        HostnameRecord(
            hostname: try Hostname(name), state: state, device: try serial.map { DeviceIdentity(try SerialNumber($0)) }, assignedAt: nil,
            retirementReason: reason, notes: nil, createdAt: Timestamp(milliseconds: 0))
    }

    @Test func `what is exported can be imported: the numbers, and the devices with their hostnames`() throws {
        let records = [
            try record("KXP2-CORO-999", .assigned, serial: "AA01"), try record("KXP2-CORO-1000", .available),
            try record("KXP2-CORO-1001", .retired, reason: "=cmd|'/C calc'!A0, \"x\""),
        ]
        let text = PoolTable.text(of: records)
        #expect(try KartNumberImport(parsing: text).numbers.map(\.value) == [999, 1000, 1001])
        let devices = try DeviceList(parsing: text).entries
        #expect(devices.map(\.hostname?.text) == ["KXP2-CORO-999"])
        #expect(devices.map(\.device.serial?.text) == ["AA01"])
        #expect(text.contains("\"'=cmd|"))
    }

    @Test func `nothing in a note becomes a line of its own, a kart number or a command of the terminal`() throws {
        let note = "broken\n999,x\n\u{1B}[2J"
        let records = [
            HostnameRecord(
                hostname: try Hostname("KXP2-CORO-001"), state: .available, device: nil, assignedAt: nil, retirementReason: nil,
                notes: note,
                createdAt: Timestamp(milliseconds: 0))
        ]
        let text = PoolTable.text(of: records)
        #expect(text.split(whereSeparator: \.isNewline).count == 2 && !text.contains("\u{1B}"))
        #expect(try KartNumberImport(parsing: text).numbers.map(\.value) == [1])
        let foreign = "kart_number,notes\r\n001,\"old\r\n999,x\"\r\n002,\"a \"\"b\"\"\"\r\n"
        #expect(try KartNumberImport(parsing: foreign).numbers.map(\.value) == [1, 2])
        let devices = "serial_number,note\r\nAA01,\"x\nAA09,\"\r\nAA02,\r\n"
        #expect(try DeviceList(parsing: devices).entries.compactMap(\.device.serial?.text) == ["AA01", "AA02"])
    }

    @Test func `a quote that is never closed ends with its line`() throws {
        #expect(try DeviceList(parsing: "serial_number,note\nAA01,\"x\nAA02,\n").entries.count == 2)
        #expect(try KartNumberImport(parsing: "kart,note\n1,a \"b\n2,c\n").numbers.map(\.value) == [1, 2])
    }

    @Test func `a list of devices is serial numbers or CSV with a header`() throws {
        #expect(try DeviceList(parsing: "AA01\n\n# two\nAA02\n").entries.compactMap(\.device.serial?.text) == ["AA01", "AA02"])
        let list = try DeviceList(parsing: "MAC Address;Hostname\r\n2C-CF-67-00-00-01;kxp2-coro-007\r\n")
        #expect(list.entries.first?.device.mac?.text == "2c:cf:67:00:00:01")
        #expect(list.entries.first?.hostname?.text == "KXP2-CORO-007")
    }

    @Test(
        arguments: [
            ("", DeviceListError.empty), ("serial_number\n", .empty), ("colour\nred", .noColumn(line: 1, found: "colour")),
            ("AA01\nA-2", .badValue(line: 2, .badSerialNumber("A-2"))), ("AA01\naa01", .repeated(line: 2, first: 1)),
            ("serial,hostname\nAA01,x", .badValue(line: 2, .badHostname("x"))), ("serial,mac\n,", .badValue(line: 2, .noIdentity)),
        ])
    func `one bad line refuses the whole list and is named`(text: String, expected: DeviceListError) {
        let error = #expect(throws: expected) { try DeviceList(parsing: text) }
        #expect(error?.description.lowercased().contains("nothing was changed") == true)
    }
}
