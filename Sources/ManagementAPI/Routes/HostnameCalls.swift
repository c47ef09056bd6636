import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

extension ManagementAPI {
    private static let largestPage = 1_000
    private static let largestList = 1_000
    private static let hostname = APIParameter.path("hostname", .hostname, "The hostname, in any case.")

    var hostnameCalls: [APICall] { [hostnameList, hostname] + importCalls + namingCalls + hostnameOrders + waitingCalls }

    private var hostnameList: APICall {
        APICall(
            method: .get, path: "/api/hostnames", role: .viewer, name: "listHostnames", group: "hostnames",
            summary: "Hostnames by product, venue and number, and the devices that have them.",
            parameters: [
                .query("venue", .venueCode, "Of this venue."), .query("product", .productCode, "Of this product."),
                .query("status", .hostnameState, "In this status."),
                .query("text", .text(0...100), "With this in hostname, serial number or MAC address."),
                .limit(Self.largestPage, default: 100), .query("after", .hostname, "Those that follow this one: the next page."),
            ],
            success: .init(
                status: .ok, schema: .list(HostnameMessage.form.schema, 0...Self.largestPage), about: "The hostnames.", isPaged: true),
            refusals: [.notFound]
        ) { [pool] request in
            let query = request.query
            let limit = query.limit(default: 100)
            let records = try await pool.list(
                HostnameFilter(
                    venue: try query.value("venue", as: VenueCode.init), product: try query.value("product", as: ProductCode.init),
                    state: query["status"].flatMap { HostnameState(rawValue: $0) }, text: query["text"],
                    after: try query.value("after", as: { try Hostname($0) }), limit: limit))
            return .list(
                records.map { HostnameMessage($0) },
                headers: request.next("after", records.last?.hostname.text, isFull: records.count == limit))
        }
    }

    private var hostname: APICall {
        APICall(
            method: .get, path: "/api/hostnames/{hostname}", role: .viewer, name: "getHostname", group: "hostnames",
            summary: "One hostname.",
            parameters: [Self.hostname], success: .init(status: .ok, schema: HostnameMessage.form.schema, about: "The hostname."),
            condition: .read
        ) { [pool] request in .message(HostnameMessage(try await pool.show(request.path("hostname", as: { try Hostname($0) })))) }
    }

    private var importCalls: [APICall] {
        [
            APICall(
                method: .post, path: "/api/kart-numbers", role: .operator, name: "importKartNumbers", group: "hostnames",
                summary: "Adds kart numbers to the pool of a product at a venue, or says what would be added.",
                details: "Numbers that are there already are skipped and counted. One bad number refuses all, and is named.",
                body: APIBody(
                    "KartNumbers",
                    [
                        .required("venue_code", .venueCode), .optional("product_type", .productCode, "KXP2 unless given."),
                        .optional(
                            "kart_numbers",
                            .list(.integer(Int64(KartNumber.range.lowerBound)...Int64(KartNumber.range.upperBound)), 1...50_000),
                            "The numbers."),
                        .optional(
                            "text", .text(1...(KartNumberImport.maximumByteCount / 4)),
                            "Instead: numbers and ranges (1-50, 61), or CSV with a header that names the column kart_number."),
                        .optional("preview", .flag, "Whether to change nothing and only say what would be added."),
                    ], rules: [JSONMember("allOf", .array([APIBody.oneOf("kart_numbers", "text")]))], limit: 2 << 20),
                success: .init(
                    status: .created, schema: ImportMessage.form.schema, about: "What was added (201), or would be (200).", other: .ok),
                refusals: [.notFound, .conflict, .unprocessableContent]
            ) { [pool] request in
                let body = request.body
                let venue = try body.required("venue_code", as: VenueCode.init)
                let product = try DeviceFields.product(body)
                let numbers: KartNumberImport
                switch (body.list("kart_numbers"), body.text("text")) {
                case (let list?, nil):
                    numbers = try KartNumberImport(try list.map { try KartNumber(Int($0.wholeNumber ?? -1)) })
                case (nil, let text?): numbers = try BodyFields.named("text") { try KartNumberImport(parsing: text) }
                default: throw HTTPError(.badRequest, code: "bad_field", "kart_numbers: wanted that or text, not both and not none.")
                }
                if body.flag("preview") {
                    let report = try await pool.preview(numbers, product: product, venue: venue)
                    return .message(ImportMessage(report, isPreview: true))
                }
                let report = try await pool.add(numbers, product: product, venue: venue, by: request.author)
                return APIAnswer(ImportMessage(report, isPreview: false).json, status: .created)
            }
        ]
    }

    private var namingCalls: [APICall] {
        let list = APIBody(
            "DeviceList",
            [.required("devices", .list(DeviceFields.entry, 1...Self.largestList), "The devices, each once.")] + DeviceFields.place,
            limit: 1 << 20)
        let one = APIBody(
            "Naming", DeviceFields.device + [DeviceFields.hostname] + DeviceFields.place, rules: DeviceFields.namingRules)
        let hostnames = Schema.list(HostnameMessage.form.schema, 0...Self.largestList)
        let refusals: Set<HTTPStatus> = [.notFound, .conflict, .unprocessableContent]
        return [
            APICall(
                method: .post, path: "/api/hostname/assign", role: .operator, name: "assignHostname", group: "hostnames",
                summary: "Gives a device a hostname before it asks; one that has a hostname keeps it.", body: one,
                success: .init(status: .ok, schema: HostnameMessage.form.schema, about: "The hostname."), refusals: refusals
            ) { [pool] request in
                Self.first(try await pool.assign([try DeviceFields.wish(request.body)], by: request.author))
            },
            APICall(
                method: .post, path: "/api/hostname/reserve", role: .operator, name: "reserveHostname", group: "hostnames",
                summary: "Keeps a hostname for a device that has not asked yet.", body: one,
                success: .init(status: .ok, schema: HostnameMessage.form.schema, about: "The hostname."), refusals: refusals
            ) { [pool] request in
                Self.first(try await pool.reserve([try DeviceFields.wish(request.body)], by: request.author))
            },
            APICall(
                method: .post, path: "/api/devices/assign", role: .operator, name: "assignDevices", group: "hostnames",
                summary: "Gives many devices hostnames before they ask, all or none.", body: list,
                success: .init(status: .ok, schema: hostnames, about: "The hostnames, in the order of the devices."), refusals: refusals
            ) { [pool] request in
                .list(try await pool.assign(try DeviceFields.wishes(request.body), by: request.author).map { HostnameMessage($0) })
            },
            APICall(
                method: .post, path: "/api/devices/reserve", role: .operator, name: "reserveDevices", group: "hostnames",
                summary: "Keeps hostnames for many devices that have not asked yet, all or none.", body: list,
                success: .init(status: .ok, schema: hostnames, about: "The hostnames, in the order of the devices."), refusals: refusals
            ) { [pool] request in
                .list(try await pool.reserve(try DeviceFields.wishes(request.body), by: request.author).map { HostnameMessage($0) })
            },
        ]
    }

    private static func first(_ records: [HostnameRecord]) -> APIAnswer {
        APIAnswer(records.first.map { HostnameMessage($0).json } ?? .null)
    }

    /// What is done to one hostname.
    private var hostnameOrders: [APICall] {
        func order(
            _ word: String, _ name: String, _ summary: String, body: APIBody? = nil,
            _ act: @escaping @Sendable (Hostname, Expectation<HostnameRecord>?, APIRequest) async throws -> HostnameRecord?
        ) -> APICall {
            APICall(
                method: .post, path: "/api/hostnames/{hostname}/\(word)", role: .operator, name: name, group: "hostnames", summary: summary,
                parameters: [Self.hostname], body: body,
                success: .init(
                    status: .ok, schema: HostnameMessage.form.schema,
                    about: "The hostname as it is now (204: it is gone, as the fallback name of a device).",
                    other: .noContent),
                refusals: [.conflict, .unprocessableContent], condition: .change
            ) { request in
                let hostname = try request.path("hostname", as: { try Hostname($0) })
                let record = try await act(hostname, request.expectation { HostnameMessage($0) }, request)
                return record.map { .message(HostnameMessage($0)) } ?? .nothing
            }
        }
        return [
            order("release", "releaseHostname", "Takes a hostname from its device, or ends its reservation.") {
                [pool] hostname, expected, request in
                try await pool.release(hostname, expecting: expected, by: request.author)
                return hostname.isFallback ? nil : try await pool.show(hostname)
            },
            order(
                "retire", "retireHostname", "Takes a hostname out of use.",
                body: APIBody("Retirement", [.required("reason", .text(1...1_000), "Why, in one line.")])
            ) { [pool] hostname, expected, request in
                let reason = try request.body.required("reason", as: RetirementReason.init)
                return try await pool.retire(hostname, reason: reason, expecting: expected, by: request.author)
            },
            order("unretire", "unretireHostname", "Makes a retired hostname available again.") {
                [pool] hostname, expected, request in
                try await pool.unretire(hostname, expecting: expected, by: request.author)
            },
            order(
                "replace", "replaceDevice", "Gives the hostname of a dead device to the one that takes its place.",
                body: APIBody(
                    "Replacement",
                    DeviceFields.device + [
                        .optional(
                            "unheard_of", .flag,
                            "Whether a device is meant that the server has never heard of; else that is a refusal (device_unheard).")
                    ], rules: DeviceFields.rules)
            ) { [pool] hostname, expected, request in
                try await pool.replace(
                    hostname, with: try DeviceFields.device(request.body), allowsUnheard: request.body.flag("unheard_of"),
                    expecting: expected, by: request.author)
            },
        ]
    }

    private var waitingCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/waiting", role: .viewer, name: "listWaitingDevices", group: "hostnames",
                summary: "The devices that wait for a hostname or for their turn, longest first.",
                success: .init(status: .ok, schema: .list(WaitingMessage.form.schema), about: "The devices.")
            ) { [pool, now] _ in
                let moment = now()
                return .list(try await pool.waiting().map { WaitingMessage($0, at: moment) })
            },
            APICall(
                method: .post, path: "/api/waiting/assign", role: .operator, name: "assignWaitingDevices", group: "hostnames",
                summary: "Gives the next hostnames to as many devices of a product that have waited longest, all or none.",
                body: APIBody(
                    "WaitingAssignment",
                    [
                        .required("count", .integer(1...Int64(Self.largestList)), "How many devices."), .required("venue_code", .venueCode),
                        .optional("product_type", .productCode, "KXP2 unless given."),
                    ]),
                success: .init(
                    status: .ok, schema: .list(HostnameMessage.form.schema, 0...Self.largestList), about: "The hostnames."),
                refusals: [.notFound, .conflict, .unprocessableContent]
            ) { [pool] request in
                let body = request.body
                let records = try await pool.assignWaiting(
                    count: Int(body.number("count") ?? 0), product: try DeviceFields.product(body),
                    venue: try body.required("venue_code", as: VenueCode.init), by: request.author)
                return .list(records.map { HostnameMessage($0) })
            },
        ]
    }
}
