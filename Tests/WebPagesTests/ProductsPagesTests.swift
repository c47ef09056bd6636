import Fleet
import FleetStore
import TestSupport
import Testing

@testable import WebPages

@Suite(.timeLimit(.minutes(2)))
struct ProductsPagesTests {
    @Test func `products are listed with what each needs, and created`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let list = try await site.get("/products", as: .viewer)
        #expect(list.status == 200 && list.text.contains("KXP2") && list.text.contains("serial numbers") && list.text.contains("1.0.0"))
        #expect(!list.text.contains("/products/new"))
        try WholePage.check(list.text, "/products")
        #expect(try await site.get("/products/new", as: .viewer).status == 403)
        let made = try await site.post("/products", [("code", "tst1"), ("name", "Test <b>"), ("strategy", "serial")], as: .operator)
        #expect(made.header("Location") == "/products")
        let product = try #require(try await site.store.products().first { $0.code.text == "TST1" })
        #expect(product.name == "Test <b>" && product.strategy == .serial)
        let after = try await site.get("/products").text
        #expect(after.contains("Test &lt;b&gt;"))
        for (fields, problem) in [
            ([("code", "x"), ("name", "X"), ("strategy", "pool")], "code"),
            ([("code", "TST1"), ("name", "X"), ("strategy", "pool")], "code"),
            ([("code", "TST2"), ("name", ""), ("strategy", "pool")], "name"),
            ([("code", "TST2"), ("name", "X"), ("strategy", "dice")], "strategy"),
        ] {
            let answer = try await site.post("/products", fields)
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-\(problem)\""), "\(fields)")
            try WholePage.check(answer.text, "/products")
        }
    }
}
