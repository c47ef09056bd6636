import Fleet
import FleetStore
import Testing

@testable import WebPages

/// When a batch will be done.
struct BatchForecastTests {
    private static let now = Timestamp(milliseconds: 1_772_366_400_000)

    private static func summary(count: Int, remaining: Int, open: Int) throws -> BatchSummary {
        let plan = try BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: count)
        let batch = Batch(id: BatchID(1), plan: plan, remaining: remaining, state: .active, createdAt: now)
        return BatchSummary(
            batch: batch, open: open, succeeded: count - remaining - open, failed: 0, waiting: 0,
            devices: BatchOutcomes(done: count - remaining - open, inProgress: open))
    }

    private static func device(
        _ id: Int64, _ state: DeploymentState, began seconds: Int64, ended: Int64? = nil, written: UInt64 = 0, verified: UInt64 = 0,
        rate: UInt64? = 100
    ) throws -> Deployment {
        func before(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: now.milliseconds - seconds * 1_000) }
        return Deployment(
            id: DeploymentID(id), hostname: nil, device: try DeviceIdentity(serialText: "\(id)", macText: nil), ipAddress: "192.0.2.1",
            product: nil,
            venue: nil, imageName: nil, imageVersion: nil, state: state, attempt: 1, startedAt: before(seconds),
            completedAt: ended.map { before($0) }, lastSeenAt: now, errorMessage: nil, refusalCode: nil, lastMessage: nil,
            progress: DeploymentProgress(bytesTotal: 1_000, bytesWritten: written, rate: rate, verifiedBytes: verified))
    }

    @Test func `the slowest of the last devices decides`() throws {
        let devices = [
            try Self.device(1, .verifying, began: 20, written: 1_000, verified: 900),
            try Self.device(2, .downloading, began: 20, written: 500),
        ]
        #expect(
            BatchForecast(try Self.summary(count: 2, remaining: 0, open: 2), devices: devices, now: Self.now) == .inMilliseconds(15_000))
    }

    @Test func `those to come take as long as those before, as many at a time as now`() throws {
        var devices = [try Self.device(1, .success, began: 100, ended: 40), try Self.device(2, .success, began: 100, ended: 40)]
        devices += try (3...6).map { try Self.device($0, .downloading, began: 10, written: 500) }
        // 15 s for the four, then nine more in three rounds of a minute.
        #expect(
            BatchForecast(try Self.summary(count: 15, remaining: 9, open: 4), devices: devices, now: Self.now)
                == .inMilliseconds(15_000 + 3 * 60_000))
    }

    @Test func `nobody guesses where nothing is known`() throws {
        let started = [try Self.device(1, .starting, began: 1, rate: nil)]
        #expect(BatchForecast(try Self.summary(count: 5, remaining: 4, open: 1), devices: started, now: Self.now) == .unknown)
        #expect(BatchForecast(try Self.summary(count: 5, remaining: 5, open: 0), devices: [], now: Self.now) == .waitingForDevices(5))
        #expect(BatchForecast(try Self.summary(count: 5, remaining: 0, open: 0), devices: [], now: Self.now) == .done)
    }
}
