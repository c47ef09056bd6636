import Fleet
import FleetStore
import ManagementAPI

/// `product create`.
enum ProductCreate: Command {
    static let syntax = Syntax(
        words: ["product", "create"], summary: "create a product",
        operands: [Operand(name: "CODE", help: "2 to 8 letters or digits, such as KXP3")],
        options: [
            Option(name: "--name", value: "NAME", help: "what people call it", isRequired: true),
            Option(
                name: "--strategy", value: "pool|serial", help: "where its hostnames come from: imported kart numbers or serial numbers",
                isRequired: true),
        ],
        example: "product create KXP3 --name KartXPro3 --strategy pool")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let product = try Product(
            code: arguments.operand(0, as: ProductCode.init), name: arguments.value("--name", default: ""),
            strategy: arguments.required("--strategy", as: { try ProductStrategy($0) }))
        let workplace = try await Workplace.open(arguments)
        try await workplace.store.createProduct(product, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ProductMessage(product)) }
        terminal.print("Created product \(product.code) (\(product.name)). Next: 'image add FILE --product \(product.code)'.")
    }
}
