import Testing

@testable import HTTPServer

struct RouterTests {
    private func router(_ routes: (HTTPMethod, String)...) -> Router {
        var router = Router()
        for (method, pattern) in routes {
            router.on(method, pattern) { _, _ in .text("\(method.rawValue) \(pattern)") }
        }
        return router
    }

    private func path(_ router: Router, _ method: HTTPMethod, _ segments: String...) throws -> (PathPattern, PathParameters) {
        let (route, parameters) = try router.route(method, segments)
        return (route.pattern, parameters)
    }

    @Test func `a placeholder stands for one segment, the rest for all that follow`() throws {
        let router = router((.get, "/images/{name}"), (.get, "/static/{path...}"))
        #expect(try path(router, .get, "images", "a b").1["name"] == "a b")
        #expect(try path(router, .get, "static", "css", "x.css").1["path"] == "css/x.css")
        #expect(throws: HTTPError.self) { try router.route(.get, ["images"]) }
        #expect(throws: HTTPError.self) { try router.route(.get, ["images", ""]) }
        #expect(throws: HTTPError.self) { try router.route(.get, ["images", "a", "b"]) }
        #expect(throws: HTTPError.self) { try router.route(.get, ["static"]) }
        #expect(throws: HTTPError.self) { try router.route(.get, ["static", "a", ""]) }
    }

    @Test func `literal text goes before placeholders, whatever the order`() throws {
        let router = router((.get, "/b/{rest...}"), (.get, "/b/{id}"), (.get, "/b/active"), (.put, "/b/{id}"))
        #expect(try path(router, .get, "b", "active").0 == PathPattern("/b/active"))
        #expect(try path(router, .put, "b", "active").0 == PathPattern("/b/{id}"))
        #expect(try path(router, .get, "b", "7").0 == PathPattern("/b/{id}"))
        #expect(try path(router, .get, "b", "7", "8").0 == PathPattern("/b/{rest...}"))
    }

    @Test func `another method is told which ones there are`() {
        let router = router((.get, "/x"), (.put, "/x"), (.delete, "/{y}"), (.post, "/z"))
        let error = #expect(throws: HTTPError.self) { try router.route(.post, ["x"]) }
        #expect(error?.status == .methodNotAllowed)
        #expect(error?.headers["Allow"] == "DELETE, GET, HEAD, PUT")
    }

    @Test func `HEAD goes to the GET route, unless it has one of its own`() throws {
        let router = router((.get, "/x"), (.post, "/y"))
        #expect(try path(router, .head, "x").0 == PathPattern("/x"))
        let error = #expect(throws: HTTPError.self) { try router.route(.head, ["y"]) }
        #expect(error?.headers["Allow"] == "POST")
    }

    @Test func `a parameter that is no value of its type is a path that does not exist`() throws {
        let parameters = PathParameters(values: ["id": "12", "name": "x"])
        #expect(try parameters.value("id", as: Int.self) == 12)
        let error = #expect(throws: HTTPError.self) { try parameters.value("name", as: Int.self) }
        #expect(error?.status == .notFound)
    }
}
