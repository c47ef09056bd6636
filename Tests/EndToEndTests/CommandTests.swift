import Foundation
import TestSupport
import Testing

/// What an operator does with hostnames and batches at the command line.
@Suite struct CommandTests {
    @Test func `the demonstration of the original runs through and its numbers add up`() async throws {
        let program = try BuildProducts.path(of: "rpi-deploy")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../scripts/demo-original.sh").path
        let output = try await ShellCommand.runAside("'\(script)' '\(program)'")
        #expect(output.contains("19 hostnames, 7 available, 12 assigned, 3 venues."))
    }

    @Test func `batches are created, started, moved, paused and cancelled by their commands`() async throws {
        let site = try await Site(karts: "1-9")
        #expect(try await site.run("batch create --venue CORO --count 4 --parallel 2").contains("Next: 'batch start 1'."))
        #expect(
            try await site.run("batch create --from 1 --count 2 --priority -3 --start").contains("Batch 2 (2 × KXP2 at CORO) is active"))
        #expect(try await site.run("batch priority 2 --before 1").contains("Its priority is 10."))
        #expect(try await site.run("batch priority 2 -7").contains("Its priority is -7."))
        #expect(try await site.run("batch start 1").contains("is active, 4 to go."))
        #expect(try await site.run("batch pause 1").contains("is paused"))
        let unasked = try await site.attempt("batch cancel 1 < /dev/null")
        #expect(unasked.status == 1, "\(unasked.errors)")
        #expect(
            unasked.errors.contains(
                "End batch 1 (KXP2 at CORO) for good, with 4 of 4 devices not served? Nobody can be asked here: add --yes. Nothing was done."
            ),
            "\(unasked.errors)")
        #expect(try await site.run("batch cancel 1 --yes").contains("is cancelled"))
        #expect(try await site.run("batch cancel 1").contains("is cancelled"))
        let list = try await site.run("batch list").split(separator: "\n").dropFirst().map { $0.split(separator: " ").first ?? "" }
        #expect(list == ["2", "1"])
        #expect(try await site.run("batch show 2").contains("at most 2 at once"))
        #expect(
            try await site.run("batch create --venue CORO --count 1 --starts-at 2099-01-01T10:00Z").contains(
                "It starts at 2099-01-01 10:00:00 UTC."))
        let dates = try await site.attempt("batch create --venue CORO --count 1 --starts-at tomorrow")
        #expect(dates.status == 2 && dates.errors.contains("--starts-at"))
        for (command, status, message) in [
            ("batch start 1", 1, "Batch 1 is cancelled, so it cannot start. Make another like it with 'batch create --from 1'."),
            ("batch pause 3", 1, "Batch 3 is pending, so it cannot pause. Start it first"),
            ("batch show 99", 1, "There is no batch 99. 'batch list' shows them"),
            ("batch create --venue CORO --count 10", 1, "needs as many available hostnames of KXP2 at CORO, and there are 9."),
            ("batch create --venue CORO --count 0", 1, "is from 1 to 100000; found 0"),
            ("batch create --venue CORO", 2, "--count N is missing"),
            ("batch create --venue CORO --count 1 --image none", 1, "There is no image none."),
            ("batch create --venue CORO --count 1 --version 9", 1, "There is no such image of KXP2 with the version 9."),
            ("batch list --venue NOPE", 1, "There is no venue NOPE."),
            ("batch priority 2", 2, "one of N, --before ID and --after ID is meant"),
            ("batch priority 2 -5x", 2, "there is no option -5x"),
            ("batch start x", 2, "a batch's number is meant, not 'x'"),
        ] as [(String, Int32, String)] {
            let result = try await site.attempt(command)
            #expect(result.status == status, "\(command): \(result.errors)")
            #expect(result.errors.contains(message), "\(command): \(result.errors)")
        }
    }

    @Test func `hostnames are reserved, assigned, retired and handed on by their commands`() async throws {
        let site = try await Site(karts: "1-9")
        try site.folder.write("serial_number,mac_address,hostname\nAA01,,\nAA02,,KXP2-CORO-007\n", to: "devices.csv")
        #expect(
            try await site.run("pool reserve --venue CORO --file devices.csv")
                == """
                KXP2-CORO-001 is reserved for the device (serial AA01).
                KXP2-CORO-007 is reserved for the device (serial AA02).

                """)
        #expect(try await site.run("pool assign --venue CORO --serial AA02").contains("KXP2-CORO-007 belongs"))
        let doubt = try await site.attempt("pool replace KXP2-CORO-007 --serial AA03 < /dev/null")
        #expect(doubt.status == 1 && doubt.errors.contains("serial AA02 would lose the hostname KXP2-CORO-007"), "\(doubt.errors)")
        #expect(doubt.errors.contains("Replace it all the same? Nobody can be asked here: add --yes. Nothing was done."), "\(doubt.errors)")
        #expect(
            try await site.run("pool replace KXP2-CORO-007 --serial AA03 --yes").contains(
                "KXP2-CORO-007 belongs to the device (serial AA03) now."))
        #expect(try await site.run("pool retire KXP2-CORO-009 --reason 'sold to another track'").contains("Retired KXP2-CORO-009"))
        #expect(try await site.run("pool list --status retired").contains("sold to another track"))
        #expect(try await site.run("pool unretire KXP2-CORO-009").contains("is available again"))
        #expect(try await site.run("pool release KXP2-CORO-001").contains("Released"))
        #expect(try await site.run("pool waiting").contains("No device is waiting."))
        #expect(try await site.run("pool import --venue CORO 8-12 --dry-run").contains("Would import 3 kart numbers"))
        #expect(try await site.run("pool list --venue CORO --json").contains("KXP2-CORO-012") == false)
        try site.folder.write("serial_number\nAA04\nA-4\n", to: "bad.csv")
        for (command, status, message) in [
            ("pool list --venue NOPE", 1, "There is no venue NOPE. 'venue list' shows the codes"),
            ("pool list --product NOPE", 1, "There is no product NOPE."),
            ("pool assign --venue CORO --serial z-z", 2, "--serial: A serial number is 1 to 40 letters or digits; found 'z-z'."),
            ("pool assign --venue CORO --serial 0000", 2, "does not tell devices apart"),
            ("pool assign --venue CORO --file bad.csv", 1, "Line 3: A serial number is"),
            ("pool assign --venue CORO --count 2", 1, "2 devices were to get a hostname of KXP2, and 0 are waiting for one."),
            ("pool retire KXP2-CORO-001", 2, "--reason TEXT is missing"),
            ("pool import --venue CORO --file nix.csv", 1, "The file nix.csv cannot be read: No such file or directory."),
            ("pool import --venue CORO --file .", 1, "The file . cannot be read: it is a folder."),
            ("pool import --venue CORO 1,2,x,4,y", 1, "line 1 has 'x'; line 1 has 'y'."),
            ("venue delete CORO < /dev/null", 1, "The venue CORO cannot be deleted: 9 hostnames"),
            ("venue delete ARIA < /dev/null", 1, "Delete the venue ARIA (Aria Circuit)? Nobody can be asked here: add --yes."),
            ("venue show x", 2, "Give a code of that form. See 'rpi-deploy venue show --help'."),
            ("pool import --venue CORO abc", 1, "Line 1: wanted a kart number, a range such as 1-50, or a header"),
        ] as [(String, Int32, String)] {
            let result = try await site.attempt(command)
            #expect(result.status == status, "\(command): \(result.errors)")
            #expect(result.errors.contains(message), "\(command): \(result.errors)")
        }
        #expect(try await site.run("pool list --serial AA04 --json").contains("hostname") == false)
    }

    @Test func `a list of reservations that is given again after a device has its name changes nothing`() async throws {
        let site = try await Site(karts: "1-9")
        try site.folder.write("serial_number,hostname\nAA01,KXP2-CORO-001\nAA02,KXP2-CORO-002\n", to: "devices.csv")
        try await site.run("pool reserve --file devices.csv")
        try await site.run("pool assign --venue CORO --serial AA01")
        #expect(
            try await site.run("pool reserve --file devices.csv")
                == """
                KXP2-CORO-001 is assigned for the device (serial AA01).
                KXP2-CORO-002 is reserved for the device (serial AA02).

                """)
        let other = try await site.attempt("pool reserve KXP2-CORO-003 --serial AA01")
        #expect(other.status == 1 && other.errors.contains("Choose another device"), "\(other.errors)")
    }

    @Test(arguments: ["pool export --venue CORO", "pool list", "venue list --json", "db verify"])
    func `a result that cannot be written is a failure and says so`(command: String) async throws {
        let site = try await Site(karts: "1-9")
        let result = try await ShellCommand.attemptAside(
            "'\(site.program)' \(command) --data '\(site.data)' > /dev/full", in: site.folder.path)
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("could not be written to standard output"), "\(result.errors)")
    }

    @Test func `completing a word does not convert a database of the original system`() async throws {
        let site = try await Site(karts: "1-9")
        #expect(try await site.run("completion venues") == "ARIA\nCORO\n")
        let result = try await ShellCommand.runAside(
            """
            mkdir -p old/database
            python3 - <<'END'
            import sqlite3
            database = sqlite3.connect('old/database/deployment.db')
            database.execute('CREATE TABLE venues (id INTEGER PRIMARY KEY, code TEXT, name TEXT)')
            database.execute('CREATE TABLE hostname_pool (id INTEGER PRIMARY KEY, product_type TEXT, venue_code TEXT, identifier TEXT)')
            database.commit()
            END
            sha256sum old/database/deployment.db; '\(site.program)' completion venues --data old
            sha256sum old/database/deployment.db; ls old/database
            """, in: site.folder.path)
        let lines = result.split(separator: "\n")
        #expect(lines.count == 3 && lines.first == lines.dropFirst().first && lines.last == "deployment.db", "\(result)")
    }

    @Test func `a folder of another user is named with the user who cannot look into it`() async throws {
        let site = try await Site(karts: "")
        let output = try await ShellCommand.runAside(
            """
            install -m 755 '\(site.program)' program; chmod 755 . data; chmod 700 data/database
            setpriv --reuid 65534 --regid 65534 --clear-groups ./program venue list --data data 2>&1 || echo "status $?"
            """, in: site.folder.path)
        #expect(output.contains("The folder data/database cannot be used: the user nobody may not look into it"), "\(output)")
        #expect(output.contains("status 1"))
    }

    @Test func `an image whose adding was cut off after its files were written can be removed`() async throws {
        let site = try await Site(karts: "1-9")
        try site.folder.write("", to: "data/images/orphan.img.zst")
        try site.folder.write("", to: "data/images/orphan.manifest")
        #expect(try await site.run("image remove orphan --yes").contains("Removed orphan"))
        let files = try await ShellCommand.runAside("ls '\(site.data)/images'")
        #expect(!files.contains("orphan"))
        #expect(try await site.attempt("image remove orphan --yes").status == 1)
    }
}
