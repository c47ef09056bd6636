import Fleet
import FleetStore
import Foundation
import HTTPServer
import ManagementGate

/// What the dashboard's charts draw.
struct ChartData: Encodable {
    struct Day: Encodable, Equatable {
        let day: String
        var successful: Int
        var failed: Int
    }

    struct Stage: Encodable, Equatable {
        let name: String
        let seconds: Double
    }

    private static let dayCount = 14
    /// Deployments whose stages the mean is of.
    private static let sampleCount = 50
    private static let day: Int64 = 86_400_000

    let days: [Day]
    let stages: [Stage]
    /// How many deployments the stages are the mean of.
    let sample: Int

    static func route(_ site: PageSite) -> ManagementRoute {
        ManagementRoute(.get, "/dashboard/charts", .api, for: .signedIn(.viewer), isBackground: true) { request in
            let visit = PageVisit(request, site)
            let data = try await PageErrors.plainly { try await read(visit) }
            return .json(String(decoding: try JSONEncoder().encode(data), as: UTF8.self))
        }
    }

    static func read(_ visit: PageVisit) async throws -> ChartData {
        let today = visit.zone.startOfDay(visit.now)
        let start = Timestamp(milliseconds: today.milliseconds - Int64(dayCount - 1) * day)
        let newest = try await visit.store.deployments(DeploymentFilter(state: .success, limit: sampleCount))
        var ended: [Deployment] = []
        var page: [Deployment] = []
        repeat {
            page = try await visit.store.deployments(
                DeploymentFilter(since: start, limit: DeploymentFilter.maximumLimit, offset: ended.count))
            ended += page
        } while page.count == DeploymentFilter.maximumLimit && ended.count < 10_000
        return ChartData(ended, from: start, zone: visit.zone, sampled: newest)
    }

    init(_ deployments: [Deployment], from start: Timestamp, zone: BrowserZone, sampled: [Deployment]) {
        var days = (0..<Self.dayCount).map { index in
            Day(day: zone.day(Timestamp(milliseconds: start.milliseconds + Int64(index) * Self.day)), successful: 0, failed: 0)
        }
        for deployment in deployments where !deployment.isOpen {
            let index = Int((deployment.startedAt.milliseconds - start.milliseconds) / Self.day)
            guard days.indices.contains(index) else { continue }
            if deployment.state == .success { days[index].successful += 1 } else { days[index].failed += 1 }
        }
        self.days = days
        let timed = sampled.filter { !$0.progress.stageTimes.isEmpty }
        sample = timed.count
        stages = StageWords.all.compactMap { key, name in
            let times = timed.compactMap { $0.progress.stageTimes[key] }
            guard !times.isEmpty else { return nil }
            return Stage(name: name, seconds: Double(times.reduce(0, +)) / Double(times.count) / 1_000)
        }
    }
}
