public import BenchmarkHarness
internal import Foundation

/// `rpi-deploy serve` with one image, one venue and its karts.
public final class DeploymentServer {
    private let data: URL
    /// The name of the image in the store.
    public static let imageName = "bench"

    private let workshop: Workshop
    private let service: Service

    /// Makes the fleet, packs the image and serves it on the link's server side.
    ///
    /// - Parameters:
    ///   - level: zstd's effort; `nil` for the default of `image add`.
    ///   - product: whose image it is.
    ///   - karts: how many hostnames there are for KXP2.
    /// - Throws: `CommandFailure`.
    public init(image: String, level: Int? = nil, product: String = "KXP2", karts: Int, on link: Link, in workshop: Workshop) throws {
        self.workshop = workshop
        data = try workshop.folder("server")
        let folder = data.path
        func rpiDeploy(_ words: String..., and more: [String] = []) -> Command {
            Command([workshop.rpiDeploy] + words + more + ["--data", folder])
        }
        try rpiDeploy("db", "init").run()
        try rpiDeploy("venue", "create", "CORO", "--name", "Corona Raceway").run()
        if karts > 0 { try rpiDeploy("pool", "import", "--product", "KXP2", "--venue", "CORO", "1-\(karts)").run() }
        try rpiDeploy(
            "image", "add", image, "--name", Self.imageName, "--product", product, "--version", "1.0.0", "--activate",
            and: level.map { ["--level", "\($0)"] } ?? []
        ).run()
        service = try link.onServer(rpiDeploy("serve", "--role", "devices", "--devices", "\(Link.serverAddress):5001")).startService()
        try service.wait { $0.output.contains("devices ") }
    }

    /// What installers are told.
    public var url: String { "http://\(Link.serverAddress):5001" }
    /// The list of chunks.
    public var manifest: String { data.appending(path: "images/\(Self.imageName).manifest").path }
    /// The packed image.
    public var packedImage: String { data.appending(path: "images/\(Self.imageName).img.zst").path }

    /// The packed image's URL.
    public var packedURL: String { "\(url)/images/\(Self.imageName).img.zst" }

    /// How many hostnames of a venue devices have.
    ///
    /// - Throws: `CommandFailure`.
    public func assignedCount(venue: String) throws -> Int {
        try Self.assignedCount(venue: venue, in: data.path, workshop)
    }

    /// How many hostnames of a venue devices have in any data directory.
    ///
    /// - Throws: `CommandFailure`.
    public static func assignedCount(venue: String, in data: String, _ workshop: Workshop) throws -> Int {
        let text = try Command(workshop.rpiDeploy, "venue", "show", venue, "--json", "--data", data).output()
        guard let summary = try? JSONDecoder().decode(VenueCounts.self, from: Data(text.utf8)) else {
            throw CommandFailure("'venue show' told no counts: \(text)")
        }
        return summary.hostnames.values.reduce(0) { $0 + $1.assigned }
    }

    /// An installation of the n-th device on a card, with the ordinary installer or another build of it.
    public func installation(of device: Int, on card: Card, by installer: String) -> Command {
        let serial = String(format: "10000000%08x", device)
        return Command(
            installer, "--server", url, "--product", "KXP2", "--venue", "CORO", "--device", card.device, "--serial", serial, "--mac",
            String(format: "02:00:00:00:%02x:%02x", device >> 8 & 255, device & 255), "--refusal-patience", "5")
    }

    /// User and system time of the server so far, in seconds.
    ///
    /// - Throws: `CommandFailure`.
    public func cpuSeconds() throws -> Double { try service.cpuSeconds() }

    /// The largest resident set of the server so far, in bytes.
    ///
    /// - Throws: `CommandFailure`.
    public func peakBytes() throws -> Double { try service.peakBytes() }

    /// Ends it.
    public func close() { service.stop() }
}

private struct VenueCounts: Decodable {
    struct Pool: Decodable { let assigned: Int }
    let hostnames: [String: Pool]
}
