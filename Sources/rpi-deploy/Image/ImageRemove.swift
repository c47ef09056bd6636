import Fleet
import FleetStore
import Operations

/// `image remove`.
enum ImageRemove: Command {
    static let syntax = Syntax(
        words: ["image", "remove"], summary: "remove an image that is not active, and its files",
        operands: [Operand(name: "NAME", help: "an image in 'image list'")], options: [Confirmation.option],
        example: "image remove kxp2-2.0.0 --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: ImageName.init)
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        try await library.requireRemovable(name, at: workplace.author.at)
        try Confirmation.require("Remove the image \(name) with its files?", arguments, terminal)
        try await library.remove(name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["removed": name.text]) }
        terminal.print("Removed \(name) and its files.")
    }
}
