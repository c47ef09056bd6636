import Fleet
import Imaging
import ManagementAPI
import Operations

/// `image add`.
enum ImageAdd: Command {
    static let syntax = Syntax(
        words: ["image", "add"], summary: "add a master image: packed, read back and checked before it is listed",
        operands: [Operand(name: "FILE", help: "a .img, .gz, .xz, .bz2 or .zst file, or a .zip with one .img; - for standard input")],
        options: [
            Option(name: "--product", value: "CODE", help: "the product whose devices it is for", isRequired: true),
            Option(name: "--version", value: "VERSION", help: "its version, such as 2.1.0", isRequired: true),
            Option(name: "--name", value: "NAME", help: "its name (default PRODUCT-VERSION in lower case)"),
            Option(name: "--description", value: "TEXT", help: "what people should know of it"),
            Option(name: "--activate", help: "make it the image that devices of the product get"),
            Option(name: "--unnamed", help: "with --activate: accept an image that takes no hostname"),
            Option(
                name: "--max-size", value: "GB",
                help: "the largest raw image that is taken in (default \(ImageIntake.defaultMaximumSize / 1_000_000_000))"),
            Option(
                name: "--level", value: "N",
                help:
                    "zstd's effort, \(ImagePacker.levels.lowerBound) to \(ImagePacker.levels.upperBound) (default \(ImagePacker.defaultLevel)): 9 packs a twentieth smaller in three times the time"
            ),
            Option(name: "--as-is", help: "take the file even if it is cut off, or holds nothing that is known"),
        ],
        discussion: """
            Blocks that no file system uses are left out. Nothing is left behind when the input is broken, the disk is full, or you interrupt it.
            """,
        example: "image add recorder-2.1.img.xz --product KXP2 --version 2.1.0 --activate")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let product = try arguments.required("--product", as: ProductCode.init)
        let version = try arguments.required("--version", as: ImageVersion.init)
        let name = try arguments.value("--name", as: ImageName.init) ?? ImageName("\(product)-\(version)".lowercased())
        let file = arguments.operands[0]
        let maximum = try arguments.number("--max-size", in: 1...1_000_000, default: Int(ImageIntake.defaultMaximumSize / 1_000_000_000))
        let new = NewImage(
            source: file == "-" ? .standardInput : .file(file), name: name, product: product, version: version,
            description: arguments.value("--description"), maximumSize: UInt64(maximum) * 1_000_000_000,
            level: try arguments.number("--level", in: ImagePacker.levels, default: ImagePacker.defaultLevel),
            takesAsIs: arguments.has("--as-is"))
        let workplace = try await Workplace.open(arguments)
        let library = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let meter = IntakeMeter(terminal)
        let added = try await Interruptible.run {
            try await library.add(new, by: workplace.author) { meter.note($0) }
        }
        meter.end()
        for warning in added.info.warnings { terminal.note("warning: \(warning)") }
        var image = added.image
        if case .unavailable(let reason) = image.properties.customization {
            terminal.note("warning: no hostname can be put into this image: \(reason)")
        }
        if arguments.has("--activate") {
            if let problem = await library.ownFileProblem(of: product) { terminal.note("warning: \(problem)") }
            image = try await library.activate(name, allowsUnnamed: arguments.has("--unnamed"), by: workplace.author)
        }
        if arguments.wantsJSON { return try terminal.print(json: ImageMessage(image, problem: library.problem(of: image))) }
        terminal.print(summary(of: image))
    }

    private static func summary(of image: MasterImage) -> String {
        let properties = image.properties
        let next =
            image.isActive
            ? "Devices of \(properties.product) get it from now on."
            : "Next: 'image activate \(properties.name)' gives it to the devices of \(properties.product)."
        return """
            Added \(properties.name) (\(properties.product), version \(properties.version)), read back and checked.
            size     \(Quantity.bytes(properties.sizeInBytes)), of it used \(Quantity.bytes(properties.usedSizeInBytes)), \
            packed \(Quantity.bytes(properties.packedSizeInBytes))
            sha256   \(properties.imageDigest)
            \(next)
            """
    }
}
