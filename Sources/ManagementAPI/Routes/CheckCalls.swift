import Fleet
import HTTPServer
import Operations

extension ManagementAPI {
    var checkCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/checks", role: .viewer, name: "listChecks", group: "fleet",
                summary: "The last check of the database and of each image since the server started, newest first.",
                success: .init(status: .ok, schema: .list(CheckMessage.form.schema), about: "The checks.")
            ) { [checks] _ in .list(await checks.reports.map { CheckMessage($0) }) },
            APICall(
                method: .post, path: "/api/checks", role: .operator, name: "startCheck", group: "fleet",
                summary: "Begins to check the database, or to read a stored image again, while all goes on.",
                details: "It takes seconds to minutes; GET says what was found.",
                body: APIBody("CheckRequest", [.optional("image", .imageName, "Left out: the database.")], isOptional: true),
                success: .init(status: .accepted, schema: CheckMessage.form.schema, about: "It has begun."),
                refusals: [.notFound, .conflict, .unprocessableContent]
            ) { [checks] request in
                let image = try request.body.value("image", as: ImageName.init)
                guard let report = try await checks.start(image.map { .image($0) } ?? .database) else {
                    throw HTTPError(.conflict, code: "check_under_way", "A check of this is under way already. Look what it finds.")
                }
                return APIAnswer(CheckMessage(report).json, status: .accepted)
            },
        ]
    }
}
