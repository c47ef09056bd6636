import Synchronization
import Testing

@testable import Operations

/// What many open pages ask for is found out now and then.
struct HealthGlanceTests {
    private final class Server: Sendable {
        let looks = Mutex(0)
        let moment = Mutex(ContinuousClock.now)
    }

    @Test func `what was found holds for its time, and no longer`() async {
        let server = Server()
        let glance = HealthGlance(holds: .seconds(3), now: { server.moment.withLock { $0 } }) {
            let count = server.looks.withLock {
                $0 += 1
                return $0
            }
            return count == 1 ? ServerHealth.Problem(code: "disk_full", message: "The disk is full.") : nil
        }
        for _ in 1...3 { #expect(await glance.problem()?.code == "disk_full") }
        server.moment.withLock { $0 += .seconds(3) }
        for _ in 1...3 { #expect(await glance.problem() == nil) }
        #expect(server.looks.withLock { $0 } == 2)
    }
}
