public import BenchmarkHarness
internal import Foundation

/// A data directory with one venue and one image, and karts where they are wanted.
public struct BenchmarkFleet {
    /// The name of the image in the store.
    public static let imageName = "bench"
    /// The only venue.
    public static let venue = "CORO"

    /// The data directory.
    public let folder: String
    private let workshop: Workshop

    /// Makes the fleet and packs the image.
    ///
    /// - Parameters:
    ///   - image: the file.
    ///   - product: whose image it is.
    ///   - karts: how many hostnames there are for KXP2.
    ///   - options: more words for `image add`.
    /// - Throws: `CommandFailure`.
    public init(image: String, product: String, karts: Int = 0, options: [String] = [], in workshop: Workshop) throws {
        self.workshop = workshop
        folder = try workshop.folder("fleet").path
        try command("db", "init").run()
        try command("venue", "create", Self.venue, "--name", "Corona Raceway").run()
        if karts > 0 { try command("pool", "import", "--product", "KXP2", "--venue", Self.venue, "1-\(karts)").run() }
        try command(
            "image", "add", image, "--name", Self.imageName, "--product", product, "--version", "1.0.0", "--activate", and: options
        ).run()
        try FileManager.default.copyItem(at: databaseFolder, to: pristineFolder)
    }

    /// `rpi-deploy` on it.
    public func command(_ words: String..., and more: [String] = []) -> Command {
        Command([workshop.rpiDeploy] + words + more + ["--data", folder])
    }

    /// The file that it is kept in.
    public var database: String { databaseFolder.appending(path: "deployment.db").path }

    /// How many hostnames of the venue devices have.
    ///
    /// - Throws: `CommandFailure`.
    public func assignedCount() throws -> Int {
        let text = try command("venue", "show", Self.venue, "--json").output()
        guard let summary = try? JSONDecoder().decode(VenueCounts.self, from: Data(text.utf8)) else {
            throw CommandFailure("'venue show' told no counts: \(text)")
        }
        return summary.hostnames.values.reduce(0) { $0 + $1.assigned }
    }

    /// Makes it as it was at first, without a device. Nobody has it open.
    ///
    /// - Throws: errors of files.
    public func forgetDevices() throws {
        try FileManager.default.removeItem(at: databaseFolder)
        try FileManager.default.copyItem(at: pristineFolder, to: databaseFolder)
    }

    private var databaseFolder: URL { URL(filePath: folder).appending(path: "database") }
    private var pristineFolder: URL { URL(filePath: folder).appending(path: "database-at-first") }
}

private struct VenueCounts: Decodable {
    struct Pool: Decodable { let assigned: Int }
    let hostnames: [String: Pool]
}
