import Fleet
import Testing

@testable import rpi_deploy

@Suite struct OutputTests {
    @Test func `a moment is read in every form that the help names`() throws {
        let now = try Timestamp("2026-03-08 12:00:00")
        for (text, moment) in [
            ("2026-03-01", "2026-03-01 00:00:00"), ("2026-03-01 10:30", "2026-03-01 10:30:00"), ("today", "2026-03-08 00:00:00"),
            ("36h", "2026-03-07 00:00:00"), ("7d ago", "2026-03-01 12:00:00"), ("2026-03-01T10:30:05Z", "2026-03-01 10:30:05"),
        ] {
            #expect(try Moment.parse(text, now: now).text == moment)
        }
        #expect(try Moment.parseComing("2027-01-01").text == "2027-01-01 00:00:00")
        #expect(throws: UsageError.self) { try Moment.parseComing("7d ago") }
    }

    @Test func `a line end in a cell of a table does not make a row`() {
        var table = Table([("A", .left), ("B", .left)])
        table.add(["1", "x\nKXP2-FAKE-001"])
        #expect(table.text.split(separator: "\n").count == 2)
    }

    @Test func `a table aligns its columns and leaves no blanks at line ends`() {
        var table = Table([("NAME", .left), ("SIZE", .right)])
        table.add(["a", "1"])
        table.add(["longer", "1000"])
        #expect(table.text == "NAME    SIZE\na          1\nlonger  1000")
    }

    @Test(arguments: [(UInt64(0), "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (28_015_849_472, "28.0 GB"), (1_048_576, "1.05 MB")])
    func `bytes are shown in decimal units`(count: UInt64, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test(arguments: [(UInt64(0), UInt64(0), "100 %"), (29, 100, "29 %"), (1, 3, "33 %"), (7, 5, "100 %"), (1 << 62, 1 << 63, "50 %")])
    func `a share is a whole percentage, whatever the numbers`(done: UInt64, total: UInt64, text: String) {
        #expect(Quantity.percent(done, of: total) == text)
    }

    @Test func `where the time went is shown in the order of the work, with the stage that set the pace`() {
        #expect(
            DeploymentShow.stageLines(["readback": 17_000, "write": 18_900, "network": 1_200, "other": 5])
                == ["busy        network 1.2 s, write 18.9 s, readback 17.0 s, other 0.0 s", "limit       write"])
        #expect(DeploymentShow.stageLines(["write": 0]) == ["busy        write 0.0 s"])
        #expect(DeploymentShow.stageLines([:]).isEmpty)
    }

    @Test func `nothing printed controls the terminal`() {
        #expect(Terminal.shown("a\u{1b}[31mb\r\n\u{9b}2J\u{202e}c\td\u{2028}") == "a?[31mb?\n?2J?c?d?")
        #expect(Terminal.shown("ümlaut 👩\u{200d}🔧 עברית") == "ümlaut 👩\u{200d}🔧 עברית")
        #expect(Terminal.escaped("{\n \"a\u{9b}\": \"\u{7f}\u{202e}\u{e0041}ü\"}") == #"{\#n "a\u009b": "\u007f\u202e\udb40\udc41ü"}"#)
    }

    @Test(arguments: [(0.04, "0.0 s"), (59.9, "59.9 s"), (61, "1:01 min"), (3_725, "1:02:05 h")])
    func `durations are shown as people read them`(seconds: Double, text: String) {
        #expect(Quantity.duration(seconds: seconds) == text)
    }

    @Test func `a bar never leaves its frame`() {
        let bar = ProgressBar(width: 4)
        #expect(bar.bar(0, of: 10) == "[····]")
        #expect(bar.bar(5, of: 10) == "[##··]")
        #expect(bar.bar(20, of: 10) == "[####]")
        #expect(bar.bar(0, of: 0) == "[####]")
    }

    @Test func `an address to listen on is a host and a port`() throws {
        #expect(try ListenAddress("[::1]:5001").host == "::1")
        #expect(try ListenAddress("127.0.0.1:0").port == 0)
        for text in ["", "127.0.0.1", ":5001", "127.0.0.1:70000", "127.0.0.1:x"] {
            #expect(throws: UsageError.self) { try ListenAddress(text) }
        }
    }
}
