import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `image list`.
enum ImageList: Command {
    static let syntax = Syntax(words: ["image", "list"], summary: "list the master images", example: "image list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let images = try await workplace.store.images().map { (image: $0, problem: library.problem(of: $0)) }
        if arguments.wantsJSON { return try terminal.print(json: images.map { ImageMessage($0.image, problem: $0.problem) }) }
        let originals = try await workplace.store.originalImages()
        defer {
            for image in originals {
                terminal.note(
                    "Devices cannot get \(image.fileName) of the original system yet: "
                        + "(cd \(workplace.directory.images) && rpi-deploy \(image.addCommand)\(image.wasActive ? " --activate" : ""))")
            }
        }
        if images.isEmpty {
            return terminal.print("There are no images yet. Add one with 'image add FILE --product CODE --version VERSION'.")
        }
        var table = Table([
            ("NAME", .left), ("PRODUCT", .left), ("VERSION", .left), ("ACTIVE", .left), ("SIZE", .right), ("USED", .right),
            ("PACKED", .right), ("ADDED (UTC)", .left), ("NOTE", .left),
        ])
        for (image, problem) in images {
            let properties = image.properties
            table.add([
                image.name.text, properties.product.text, properties.version.text, image.isActive ? "yes" : "",
                Quantity.bytes(properties.sizeInBytes), Quantity.bytes(properties.usedSizeInBytes),
                Quantity.bytes(properties.packedSizeInBytes), image.uploadedAt.text, note(properties.customization, problem),
            ])
        }
        terminal.print(table)
    }

    private static func note(_ customization: ImageCustomization, _ problem: String?) -> String {
        if let problem { return "damaged: \(problem)" }
        return if case .unavailable(let reason) = customization { "takes no hostname: \(reason)" } else { "" }
    }
}
