import BenchmarkHarness
import Testing

struct CommandTests {
    @Test func `a process is measured together with those that it starts`() throws {
        let finished = try Command.bash("bash -c 'for ((i = 0; i < 200000; i++)); do :; done'; echo done; echo said >&2").run()
        #expect(finished.output == "done\n")
        #expect(finished.errors == "said\n")
        #expect(finished.cpuSeconds > 0)
        #expect(finished.seconds > 0)
    }

    @Test func `the peak of memory is that of the measured process and not of this one`() throws {
        #expect(try Command("true").run().peakBytes < 8_000_000)
        let large = try Command("python3", "-c", "block = bytearray(100_000_000)").run()
        #expect(large.peakBytes > 100_000_000)
    }

    @Test func `a command that fails says what it was and what it said`() {
        #expect {
            try Command.bash("echo cannot >&2; exit 3").run()
        } throws: { error in
            "\(error)".contains("status 3") && "\(error)".contains("cannot")
        }
    }

    @Test func `a service is waited for, measured and stopped`() throws {
        let service = try Command.bash("echo ready; while :; do :; done").startService()
        try service.wait { $0.output == "ready\n" }
        #expect(try service.peakBytes() > 100_000)
        // The threads of a test may block SIGTERM, and their children with them.
        service.stop(patience: .milliseconds(100))
        #expect(throws: CommandFailure.self) { try service.cpuSeconds() }
    }
}
