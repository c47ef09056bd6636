public import DeviceProtocol
public import Fleet

/// A product as JSON.
public struct ProductMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<Product>(
        "Product",
        [
            .text("code", .productCode) { $0.code.text },
            .text("name") { $0.name },
            .text("strategy", .strategy, "Where its hostnames come from: imported kart numbers, or serial numbers.") {
                $0.strategy.rawValue
            },
        ])

    /// A product.
    public init(_ product: Product) {
        json = Self.form.message(product)
    }
}
