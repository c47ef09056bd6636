import Fleet
import FleetStore
import ManagementAPI

/// `product list`.
enum ProductList: Command {
    static let syntax = Syntax(words: ["product", "list"], summary: "list the products", example: "product list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let products = try await Workplace.open(arguments).store.products()
        if arguments.wantsJSON { return try terminal.print(json: products.map { ProductMessage($0) }) }
        var table = Table([("CODE", .left), ("NAME", .left), ("HOSTNAMES FROM", .left)])
        for product in products {
            table.add([product.code.text, product.name, product.strategy == .pool ? "kart numbers (pool)" : "serial numbers (serial)"])
        }
        terminal.print(table)
    }
}
