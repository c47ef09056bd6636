import Fleet
import FleetStore
import Operations

/// `image list`.
enum ImageList: Command {
    static let syntax = Syntax(words: ["image", "list"], summary: "list the master images", example: "image list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let images = try await workplace.store.images().map { ImageView($0, problem: library.problem(of: $0)) }
        if arguments.wantsJSON { return try terminal.print(json: images) }
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
        for view in images {
            table.add([
                view.name, view.product_type, view.version, view.is_active ? "yes" : "", Quantity.bytes(view.size_bytes),
                Quantity.bytes(view.used_bytes), Quantity.bytes(view.packed_bytes), view.uploaded_at,
                note(view),
            ])
        }
        terminal.print(table)
    }

    private static func note(_ image: ImageView) -> String {
        if let problem = image.problem { return "damaged: \(problem)" }
        return image.takes_hostname ? "" : "takes no hostname: \(image.hostname_note)"
    }
}
