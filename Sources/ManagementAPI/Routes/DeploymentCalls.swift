import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

extension ManagementAPI {
    var deploymentCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/deployments", role: .viewer, name: "listDeployments", group: "deployments",
                summary: "Deployments and refusals, newest first.",
                parameters: [
                    .query("venue", .venueCode, "Of this venue."), .query("product", .productCode, "Of this product."),
                    .query(
                        "status", .words(["open", "stalled"] + DeploymentState.allCases.map(\.rawValue)),
                        "In this status; open: not ended; stalled: silent for 60 s."),
                    .query("hostname", .hostname, "With this hostname."), .number("batch", .number, "Served from this batch."),
                    .query("text", .text(0...100), "With this in hostname, serial number, MAC or IP address, or error."),
                    .query("since", .time, "Those that began then or later: a date, or a date and time."),
                    .query("until", .time, "Those that began before; a date counts to its end."),
                    .limit(DeploymentFilter.maximumLimit, default: 50),
                    .number("before", .number, "Those with lower numbers: the next page."),
                ],
                success: .init(
                    status: .ok, schema: .list(DeploymentMessage.form.schema, 0...DeploymentFilter.maximumLimit), about: "The deployments.",
                    isPaged: true)
            ) { [store, now] request in
                let query = request.query
                let moment = now()
                var filter = DeploymentFilter(
                    venue: try query.value("venue", as: VenueCode.init), product: try query.value("product", as: ProductCode.init),
                    state: query["status"].flatMap { DeploymentState(rawValue: $0) },
                    hostname: try query.value("hostname", as: { try Hostname($0) }), batch: query.number("batch"), text: query["text"],
                    since: try query.value("since") { try WrittenTime($0).beginning },
                    until: try query.value("until") { try WrittenTime($0).end },
                    onlyOpen: query["status"] == "open", before: query.number("before").map { DeploymentID($0) },
                    limit: query.limit(default: 50))
                if query["status"] == "stalled" { filter.stalledAt = moment }
                let deployments = try await store.deployments(filter)
                return .list(
                    deployments.map { DeploymentMessage($0, at: moment) },
                    headers: request.next("before", deployments.last?.id.description, isFull: deployments.count == filter.limit))
            },
            APICall(
                method: .get, path: "/api/deployments/{id}", role: .viewer, name: "getDeployment", group: "deployments",
                summary: "One deployment with its events and what its device said.",
                parameters: [.path("id", .number, "The deployment's number.")],
                success: .init(status: .ok, schema: DeploymentDetailMessage.form.schema, about: "The deployment."), condition: .read
            ) { [store, now] request in
                let id = DeploymentID(try request.number("id"))
                let deployment = try await store.deployment(id)
                let (events, log) = (try await store.events(of: id), try await store.deviceLog(of: id))
                return .message(DeploymentDetailMessage(deployment, events: events, log: log, at: now()))
            },
        ]
    }
}
