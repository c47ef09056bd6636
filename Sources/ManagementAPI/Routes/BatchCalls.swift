import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

extension ManagementAPI {
    private static let largestPage = 1_000
    private static let id = APIParameter.path("id", .number, "The batch's number.")
    private static let priority = Schema.Property.required("priority", .anyInteger, "Any whole number; the highest is served first.")

    var batchCalls: [APICall] { batchReads + [batchCreation] + batchOrders + batchMoves }

    private var batchReads: [APICall] {
        [
            APICall(
                method: .get, path: "/api/batches", role: .viewer, name: "listBatches", group: "batches",
                summary: "Batches: those that are not over in the order in which they are served, then the others, newest first.",
                parameters: [
                    .query("venue", .venueCode, "Of this venue."), .query("product", .productCode, "Of this product."),
                    .query("status", .batchState, "In this status."), .limit(Self.largestPage, default: 100),
                    .number("offset", .integer(0...1_000_000), "How many to leave out before: the next page."),
                ],
                success: .init(
                    status: .ok, schema: .list(BatchMessage.form.schema, 0...Self.largestPage), about: "The batches.", isPaged: true),
                refusals: [.notFound]
            ) { [batches] request in
                let query = request.query
                let (limit, offset) = (query.limit(default: 100), Int(query.number("offset") ?? 0))
                let summaries = try await batches.summaries(
                    BatchFilter(
                        venue: try query.value("venue", as: VenueCode.init), product: try query.value("product", as: ProductCode.init),
                        state: query["status"].flatMap { BatchState(rawValue: $0) }, limit: limit, offset: offset))
                return .list(
                    summaries.map { BatchMessage($0) },
                    headers: request.next("offset", "\(offset + limit)", isFull: summaries.count == limit))
            },
            APICall(
                method: .get, path: "/api/batches/active", role: .viewer, name: "getActiveBatch", group: "batches",
                summary: "The batch that serves devices now.",
                success: .init(status: .ok, schema: BatchMessage.form.schema, about: "The batch."), refusals: [.notFound]
            ) { [batches] _ in
                if let batch = try await batches.active() { return .message(BatchMessage(try await batches.show(batch.id))) }
                return APIAnswer(
                    .object([
                        JSONMember("message", .string("No batch is active.")), JSONMember("error", .string("No batch is active.")),
                        JSONMember("code", .string("no_active_batch")),
                    ]), status: .notFound)
            },
            APICall(
                method: .get, path: "/api/batches/{id}", role: .viewer, name: "getBatch", group: "batches", summary: "One batch.",
                parameters: [Self.id], success: .init(status: .ok, schema: BatchMessage.form.schema, about: "The batch."), condition: .read
            ) { [batches] request in .message(BatchMessage(try await batches.show(BatchID(request.number("id"))))) },
            APICall(
                method: .get, path: "/api/batches/{id}/warnings", role: .viewer, name: "listBatchWarnings", group: "batches",
                summary: "What keeps a batch from serving all of its devices, unless somebody does something about it.",
                parameters: [Self.id],
                success: .init(
                    status: .ok, schema: .list(BatchWarningMessage.form.schema), about: "The warnings; none for a batch that is over.")
            ) { [batches] request in
                let batch = try await batches.show(BatchID(request.number("id"))).batch
                return .list(try await batches.obstacles(to: batch).map { BatchWarningMessage($0) })
            },
        ]
    }

    private var batchCreation: APICall {
        APICall(
            method: .post, path: "/api/batches", role: .operator, name: "createBatch", group: "batches",
            summary: "Plans a number of devices for a venue.",
            details: """
                A product with a pool needs that many available hostnames. With template_id, what is not given is taken from that batch, but not when \
                it starts; without, venue_code and total_count have to be given.
                """,
            body: APIBody(
                "NewBatch",
                [
                    .optional("venue_code", .venueCode, "The venue that they are for."),
                    .optional("product_type", .productCode, "The product that they become; KXP2 unless given."),
                    .optional(
                        "total_count", .integer(Int64(BatchPlan.countRange.lowerBound)...Int64(BatchPlan.countRange.upperBound)),
                        "How many devices."),
                    .optional("priority", .anyInteger, "Any whole number; the highest is served first. 0 unless given."),
                    .optional("image", .imageName, "The image that they get; left out, the one that is active when they ask."),
                    .optional("image_version", .imageVersion, "The same by its version."),
                    .optional("starts_at", .time, "When it starts by itself: a date, or a date and time."),
                    .optional(
                        "parallel_limit", .integer(Int64(BatchPlan.parallelRange.lowerBound)...Int64(BatchPlan.parallelRange.upperBound)),
                        "How many of them may be installed at once."),
                    .optional("template_id", .number, "A batch to make this one like."),
                    .optional("start", .flag, "Whether to start it at once."),
                ]),
            success: .init(status: .created, schema: BatchMessage.form.schema, about: "The batch."),
            refusals: [.notFound, .conflict, .unprocessableContent]
        ) { [batches] request in
            let body = request.body
            var draft = BatchDraft(template: body.number("template_id").map { BatchID($0) })
            draft.venue = try body.value("venue_code", as: VenueCode.init)
            draft.product = try body.value("product_type", as: ProductCode.init)
            if draft.template == nil, draft.product == nil { draft.product = try ProductCode(DeviceFields.productDefault) }
            draft.count = body.number("total_count").map { Int($0) }
            draft.priority = body.number("priority")
            draft.image = try body.value("image", as: ImageName.init)
            draft.version = try body.value("image_version", as: ImageVersion.init)
            draft.startsAt = try body.value("starts_at") { try WrittenTime($0).beginning }
            draft.parallelLimit = body.number("parallel_limit").map { Int($0) }
            if draft.startsAt != nil, body.flag("start") {
                throw HTTPError(.unprocessableContent, code: "bad_value", "starts_at: give that or start, not both.")
            }
            let batch = try await batches.create(draft, isStarted: body.flag("start"), by: request.author)
            return .created(BatchMessage(try await batches.show(batch.id)), at: "/api/batches/\(batch.id)")
        }
    }

    private var batchOrders: [APICall] {
        let orders: [(BatchOrder, String, String)] = [
            (.start, "startBatch", "Lets a batch serve devices, or go on; one that does stays as it is."),
            (.pause, "pauseBatch", "Lets a batch serve no devices until it is started again."),
            (.cancel, "cancelBatch", "Ends a batch for good."),
        ]
        return orders.map { order, name, summary in
            APICall(
                method: .post, path: "/api/batches/{id}/\(order.rawValue)", role: .operator, name: name, group: "batches", summary: summary,
                parameters: [Self.id], success: .init(status: .ok, schema: BatchMessage.form.schema, about: "The batch as it is now."),
                refusals: [.conflict], condition: .change
            ) { [batches] request in
                let batch = try await batches.order(
                    BatchID(request.number("id")), order, expecting: request.expectation { BatchMessage($0) }, by: request.author)
                return .message(BatchMessage(try await batches.show(batch.id)))
            }
        }
    }

    private var batchMoves: [APICall] {
        [
            APICall(
                method: .put, path: "/api/batches/{id}/priority", role: .operator, name: "setBatchPriority", group: "batches",
                summary: "Gives a batch that is not over a priority.", parameters: [Self.id], body: APIBody("Priority", [Self.priority]),
                success: .init(status: .ok, schema: BatchMessage.form.schema, about: "The batch as it is now."), refusals: [.conflict],
                condition: .change
            ) { [batches] request in
                let batch = try await batches.setPriority(
                    request.body.number("priority") ?? 0, of: BatchID(request.number("id")),
                    expecting: request.expectation { BatchMessage($0) }, by: request.author)
                return .message(BatchMessage(try await batches.show(batch.id)))
            },
            APICall(
                method: .post, path: "/api/batches/{id}/move", role: .operator, name: "moveBatch", group: "batches",
                summary: "Moves a batch directly before or after another; its priority comes to lie between its new neighbours'.",
                parameters: [Self.id],
                body: APIBody(
                    "Move",
                    [
                        .optional("before", .number, "The batch that is to be served after it."),
                        .optional("after", .number, "The batch that is to be served before it."),
                    ], rules: [JSONMember("allOf", .array([APIBody.oneOf("before", "after")]))]),
                success: .init(status: .ok, schema: BatchMessage.form.schema, about: "The batch as it is now."), refusals: [.conflict],
                condition: .change
            ) { [batches] request in
                let move: BatchMove
                switch (request.body.number("before"), request.body.number("after")) {
                case (let id?, nil): move = .before(BatchID(id))
                case (nil, let id?): move = .after(BatchID(id))
                default: throw HTTPError(.badRequest, code: "bad_field", "before: wanted that or after, not both and not none.")
                }
                let batch = try await batches.move(
                    BatchID(request.number("id")), move, expecting: request.expectation { BatchMessage($0) }, by: request.author)
                return .message(BatchMessage(try await batches.show(batch.id)))
            },
        ]
    }
}
