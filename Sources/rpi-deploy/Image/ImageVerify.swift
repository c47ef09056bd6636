import Fleet
import Imaging
import ManagementAPI
import Operations

/// `image verify`.
enum ImageVerify: Command {
    static let syntax = Syntax(
        words: ["image", "verify"], summary: "decode an image whole and compare every byte with its manifest",
        operands: [Operand(name: "NAME", help: "an image in 'image list'")], example: "image verify kxp2-2.1.0")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: ImageName.init)
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let meter = IntakeMeter(terminal)
        let image = try await library.verify(name) { meter.note(.verifying, done: $0, total: $1) }
        meter.end()
        if arguments.wantsJSON { return try terminal.print(json: ImageMessage(image, problem: library.problem(of: image))) }
        terminal.print("\(name) is whole: \(Quantity.bytes(image.properties.sizeInBytes)), sha256 \(image.properties.imageDigest).")
    }
}
