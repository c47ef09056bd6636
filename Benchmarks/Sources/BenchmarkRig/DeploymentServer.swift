public import BenchmarkHarness
internal import Foundation

/// `rpi-deploy serve` with one image, one venue and its karts.
public final class DeploymentServer {
    private let fleet: BenchmarkFleet
    private let link: Link
    private var service: Service

    /// Makes the fleet, packs the image and serves it on the link's server side.
    ///
    /// - Parameters:
    ///   - level: zstd's effort; `nil` for the default of `image add`.
    ///   - product: whose image it is.
    ///   - karts: how many hostnames there are for KXP2.
    /// - Throws: `CommandFailure`.
    public init(image: String, level: Int? = nil, product: String = "KXP2", karts: Int, on link: Link, in workshop: Workshop) throws {
        self.link = link
        fleet = try BenchmarkFleet(
            image: image, product: product, karts: karts, options: level.map { ["--level", "\($0)"] } ?? [], in: workshop)
        service = try Self.serve(fleet, on: link)
    }

    private static func serve(_ fleet: BenchmarkFleet, on link: Link) throws -> Service {
        let service = try link.onServer(
            fleet.command("serve", "--role", "devices", "--devices", "\(Link.serverAddress):5001")
        ).startService()
        try service.wait { $0.output.contains("devices ") }
        return service
    }

    /// Ends the server and starts another one, whose fleet has no device.
    ///
    /// - Throws: `CommandFailure`.
    public func startAnew() throws {
        service.stop()
        try fleet.forgetDevices()
        service = try Self.serve(fleet, on: link)
    }

    /// What installers are told.
    public var url: String { "http://\(Link.serverAddress):5001" }
    /// The list of chunks.
    public var manifest: String { "\(fleet.folder)/images/\(BenchmarkFleet.imageName).manifest" }
    /// The packed image.
    public var packedImage: String { "\(fleet.folder)/images/\(BenchmarkFleet.imageName).img.zst" }

    /// The packed image's URL.
    public var packedURL: String { "\(url)/images/\(BenchmarkFleet.imageName).img.zst" }

    /// How many hostnames devices have.
    ///
    /// - Throws: `CommandFailure`.
    public func assignedCount() throws -> Int { try fleet.assignedCount() }

    /// An installation of the n-th device on a card, with the ordinary installer or another build of it.
    public func installation(of device: Int, on card: Card, by installer: String) -> Command {
        let serial = String(format: "10000000%08x", device)
        return Command(
            installer, "--server", url, "--product", "KXP2", "--venue", BenchmarkFleet.venue, "--device", card.device, "--serial", serial,
            "--mac", String(format: "02:00:00:00:%02x:%02x", device >> 8 & 255, device & 255), "--refusal-patience", "5")
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
