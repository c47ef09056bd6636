import Fleet
import FleetStore
import Operations

/// `image list`.
enum ImageList: Command {
    static let syntax = Syntax(words: ["image", "list"], summary: "list the master images", example: "image list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let images = try await workplace.store.images()
        if arguments.wantsJSON { return try terminal.print(json: images.map(ImageView.init)) }
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
        for image in images {
            let view = ImageView(image)
            table.add([
                view.name, view.product_type, view.version, view.is_active ? "yes" : "", Quantity.bytes(view.size_bytes),
                Quantity.bytes(view.used_bytes), Quantity.bytes(view.packed_bytes), view.uploaded_at,
                view.takes_hostname ? "" : "takes no hostname: \(view.hostname_note)",
            ])
        }
        terminal.print(table)
    }
}
