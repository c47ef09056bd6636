import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

extension ManagementAPI {
    private static let code = APIParameter.path("code", .venueCode, "The venue's code, in any case.")
    private static let details: [Schema.Property] = [
        .optional("location", Schema.text(0...200).orNull, "Where it is."),
        .optional("contact_email", Schema.text(0...254).orNull, "Whom to write to: someone@example.com."),
    ]

    var venueCalls: [APICall] {
        let venues = Venues(store: store)
        return [
            APICall(
                method: .get, path: "/api/venues", role: .viewer, name: "listVenues", group: "venues",
                summary: "All venues by code, with the counts of their hostnames.",
                success: .init(status: .ok, schema: .list(VenueMessage.form.schema), about: "The venues.")
            ) { _ in .list(try await venues.list().map { VenueMessage($0) }) },
            APICall(
                method: .post, path: "/api/venues", role: .operator, name: "createVenue", group: "venues", summary: "Creates a venue.",
                body: APIBody(
                    "NewVenue",
                    [
                        .required("code", .venueCode, "Exactly 4 letters or digits; kept in uppercase."),
                        .required("name", .text(1...100), "What people call it."),
                    ] + Self.details),
                success: .init(status: .created, schema: VenueMessage.form.schema, about: "The venue."),
                refusals: [.conflict, .unprocessableContent]
            ) { request in
                let body = request.body
                let code = try body.required("code", as: VenueCode.init)
                let details = try Self.details(body, nil)
                let summary = try await venues.create(code, details, by: request.author)
                return .created(VenueMessage(summary), at: "/api/venues/\(code)")
            },
            APICall(
                method: .get, path: "/api/venues/{code}", role: .viewer, name: "getVenue", group: "venues", summary: "One venue.",
                parameters: [Self.code], success: .init(status: .ok, schema: VenueMessage.form.schema, about: "The venue."),
                condition: .read
            ) { request in .message(VenueMessage(try await venues.show(request.path("code", as: VenueCode.init)))) },
            APICall(
                method: .patch, path: "/api/venues/{code}", role: .operator, name: "editVenue", group: "venues",
                summary: "Changes a venue's name, location or contact.",
                details: "What is not in the body stays as it is; null removes it.",
                parameters: [Self.code],
                body: APIBody("VenueChange", [.optional("name", .text(1...100), "What people call it.")] + Self.details),
                success: .init(status: .ok, schema: VenueMessage.form.schema, about: "The venue as it is now."),
                refusals: [.conflict, .unprocessableContent], condition: .change
            ) { request in
                let code = try request.path("code", as: VenueCode.init)
                let old = try await venues.show(code).venue.details
                // What is not in the body was read before.
                let expected = request.expectation { VenueMessage($0) } ?? Expectation { $0.venue.details == old }
                let summary = try await venues.edit(code, try Self.details(request.body, old), expecting: expected, by: request.author)
                return .message(VenueMessage(summary))
            },
            APICall(
                method: .delete, path: "/api/venues/{code}", role: .operator, name: "deleteVenue", group: "venues",
                summary: "Deletes a venue to which nothing refers.", parameters: [Self.code],
                success: .init(status: .noContent, schema: nil, about: "It is deleted."), refusals: [.conflict], condition: .change
            ) { request in
                let code = try request.path("code", as: VenueCode.init)
                try await venues.delete(code, expecting: request.expectation { VenueMessage($0) }, by: request.author)
                return .nothing
            },
            APICall(
                method: .get, path: "/api/venues/{code}/stats", role: .viewer, name: "getVenueStatistics", group: "venues",
                summary: "A venue's hostnames in numbers.", parameters: [Self.code],
                success: .init(status: .ok, schema: VenueStatisticsMessage.form.schema, about: "The numbers.")
            ) { request in .message(VenueStatisticsMessage(try await venues.show(request.path("code", as: VenueCode.init)))) },
        ]
    }

    private static func details(_ body: BodyFields, _ old: VenueDetails?) throws -> VenueDetails {
        try VenueDetails(
            name: body.text("name") ?? old?.name ?? "",
            location: body.has("location") ? body.text("location") : old?.location,
            contactEmail: body.has("contact_email") ? body.text("contact_email") : old?.contactEmail)
    }
}
