import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `image activate`.
enum ImageActivate: Command {
    static let syntax = Syntax(
        words: ["image", "activate"], summary: "choose the image that devices of a product get",
        operands: [
            Operand(name: "NAME", help: "an image in 'image list'; left out: go back to the previous one of --product", isOptional: true)
        ],
        options: [
            Option(name: "--product", value: "CODE", help: "the product, to go back to its previous image"),
            Option(name: "--unnamed", help: "accept an image that takes no hostname"),
        ],
        discussion: "Installations that are under way go on with the image that they began with.",
        example: "image activate kxp2-2.1.0")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let image: MasterImage
        if arguments.operands.isEmpty {
            let product = try arguments.required("--product", as: ProductCode.init)
            image = try await library.rollBack(product, by: workplace.author)
        } else {
            let name = try arguments.operand(0, as: ImageName.init)
            image = try await library.activate(
                name, allowsUnnamed: arguments.has("--unnamed"), by: workplace.author)
        }
        if let problem = await library.ownFileProblem(of: image.properties.product) {
            terminal.note("warning: devices of \(image.properties.product) will be refused until this is mended: \(problem)")
        }
        if arguments.wantsJSON { return try terminal.print(json: ImageMessage(image, problem: library.problem(of: image))) }
        terminal.print("Devices of \(image.properties.product) get \(image.name) (version \(image.properties.version)) from now on.")
    }
}
