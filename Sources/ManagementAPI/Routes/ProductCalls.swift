import DeviceProtocol
import Fleet
import HTTPServer
import Operations

extension ManagementAPI {
    var productCalls: [APICall] {
        let products = Products(store: store)
        return [
            APICall(
                method: .get, path: "/api/products", role: .viewer, name: "listProducts", group: "venues", summary: "All products by code.",
                success: .init(status: .ok, schema: .list(ProductMessage.form.schema), about: "The products.")
            ) { _ in .list(try await products.list().map { ProductMessage($0) }) },
            APICall(
                method: .post, path: "/api/products", role: .operator, name: "createProduct", group: "venues",
                summary: "Creates a product.",
                body: APIBody(
                    "NewProduct",
                    [
                        .required("code", .productCode, "2 to 8 letters or digits; kept in uppercase."),
                        .required("name", .text(1...100), "What people call it."),
                        .required("strategy", .strategy, "Where its hostnames come from: imported kart numbers, or serial numbers."),
                    ]),
                success: .init(status: .created, schema: ProductMessage.form.schema, about: "The product."),
                refusals: [.conflict, .unprocessableContent]
            ) { request in
                let body = request.body
                let (code, strategy) = (
                    try body.required("code", as: ProductCode.init), try body.required("strategy", as: ProductStrategy.init)
                )
                let product = try Product(code: code, name: body.text("name") ?? "", strategy: strategy)
                try await products.create(product, by: request.author)
                return .created(ProductMessage(product), at: "/api/products/\(code)")
            },
            APICall(
                method: .get, path: "/api/products/{code}", role: .viewer, name: "getProduct", group: "venues", summary: "One product.",
                parameters: [.path("code", .productCode, "The product's code, in any case.")],
                success: .init(status: .ok, schema: ProductMessage.form.schema, about: "The product."), condition: .read
            ) { request in .message(ProductMessage(try await products.show(request.path("code", as: ProductCode.init)))) },
        ]
    }
}
