import Fleet
import Testing

@testable import rpi_deploy

@Suite struct ClockWatchTests {
    private let start = ContinuousClock.now

    private func ask(_ watch: inout ClockWatch, wallSeconds: Int64, steadySeconds: Int64) -> Bool {
        watch.isTrusted(wall: Timestamp(milliseconds: wallSeconds * 1_000), steady: start + .seconds(steadySeconds))
    }

    @Test func `a clock that runs is trusted`() {
        var watch = ClockWatch()
        for minute in 0..<10 { #expect(ask(&watch, wallSeconds: 1_000_000 + Int64(minute) * 61, steadySeconds: Int64(minute) * 60)) }
    }

    @Test(arguments: [Int64(18_000), -18_000]) func `a clock that was set by hours is not trusted for an hour`(jump: Int64) {
        var watch = ClockWatch()
        #expect(ask(&watch, wallSeconds: 1_000_000, steadySeconds: 0))
        #expect(!ask(&watch, wallSeconds: 1_000_060 + jump, steadySeconds: 60))
        #expect(!ask(&watch, wallSeconds: 1_003_600 + jump, steadySeconds: 3_600))
        #expect(ask(&watch, wallSeconds: 1_003_660 + jump, steadySeconds: 3_660))
    }
}
