import Fleet

/// A product as `--json` prints it.
struct ProductView: Encodable {
    let code: String
    let name: String
    let strategy: String

    init(_ product: Product) {
        code = product.code.text
        name = product.name
        strategy = product.strategy.rawValue
    }
}
