import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations

extension ManagementAPI {
    var statisticsCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/stats", role: .viewer, name: "getStatistics", group: "fleet",
                summary: "The fleet in numbers, with the newest deployments.",
                success: .init(status: .ok, schema: StatisticsMessage.form.schema, about: "The numbers."),
                isShared: true
            ) { [store] request in .message(try await StatisticsMessage.read(store, at: request.author.at)) },
            APICall(
                method: .get, path: "/api/system/status", role: .viewer, name: "getSystemStatus", group: "fleet",
                summary: "How the server is.",
                success: .init(status: .ok, schema: SystemMessage.form.schema, about: "Its health, disk and database.")
            ) { [system] _ in .message(SystemMessage(await system.look())) },
            APICall(
                method: .get, path: "/api/reports/deployments", role: .viewer, name: "getDeploymentReport", group: "fleet",
                summary:
                    "What came of the deployments that ended in a time: success rate and time, in all, by venue, by product and by day.",
                parameters: [
                    .query("since", .time, "Those that ended then or later: a date, or a date and time."),
                    .query("until", .time, "Those that ended before; a date counts to its end."),
                    .query("venue", .venueCode, "Of this venue."), .query("product", .productCode, "Of this product."),
                ],
                success: .init(status: .ok, schema: ReportMessage.form.schema, about: "The report."),
                refusals: [.notFound]
            ) { [store] request in
                let filter = OutcomeFilter(
                    venue: try request.query.value("venue", as: VenueCode.init),
                    product: try request.query.value("product", as: ProductCode.init),
                    since: try request.query.value("since") { try WrittenTime($0).beginning },
                    until: try request.query.value("until") { try WrittenTime($0).end })
                return .message(ReportMessage(try await Reports(store: store).deployments(filter), of: filter))
            },
            APICall(
                method: .get, path: "/api/me", role: .viewer, name: "getMe", group: "fleet", summary: "Who asks, and what they may do.",
                success: .init(status: .ok, schema: VisitorMessage.form.schema, about: "The user or token.")
            ) { request in .message(VisitorMessage(request.request.visitor)) },
        ]
    }
}
