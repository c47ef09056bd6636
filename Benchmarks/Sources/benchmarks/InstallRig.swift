import BenchmarkHarness
import BenchmarkRig
import Foundation

/// What installations are measured with: an image in all its forms, both servers, and the link to the cards.
struct InstallRig {
    let image: BenchmarkImage
    let link: Link
    let ours: DeploymentServer
    let peers: PeerServer
    let workshop: Workshop
    /// The speed of each card; `nil` for as fast as this machine.
    let cardSpeed: Card.Speed?
    private let packed: String
    private let tray: CardTray

    /// - Parameters:
    ///   - isShaped: whether network and cards have the speed of real ones.
    ///   - isPackedAsPeers: whether our image is packed by the level of the peers' one, and not by the default.
    init(_ size: BenchmarkImage.Size, isShaped: Bool, cards: Int, isPackedAsPeers: Bool = false, in workshop: Workshop) throws {
        self.workshop = workshop
        // Where the kernel cannot throttle, a smoke run still shows that everything works.
        cardSpeed = isShaped && (Card.canThrottle || workshop.extent != .smoke) ? .usual : nil
        tray = try CardTray(in: workshop)
        image = try BenchmarkImage(size, in: workshop)
        let folder = try workshop.folder("published")
        packed = try image.compressed(in: workshop)
        for (name, path) in try [("image", image.path), ("image.zst", packed), ("image.bmap", image.map(in: workshop))] {
            try FileManager.default.createSymbolicLink(atPath: folder.appending(path: name).path, withDestinationPath: path)
        }
        link = try Link(isShaped ? .gigabit : .unshaped)
        do {
            peers = try PeerServer(folder: folder.path, on: link, in: workshop)
            workshop.say("packing \(image.path) by image add")
            ours = try DeploymentServer(
                image: image.path, level: isPackedAsPeers ? image.level : nil, karts: cards, on: link, in: workshop)
        } catch {
            link.close()
            throw error
        }
    }

    func close() {
        ours.close()
        peers.close()
        link.close()
        tray.close()
    }

    /// A blank card with a little more room than the image takes.
    func blankCard() throws -> Card {
        try Card(byteCount: image.byteCount + (64 << 20), speed: cardSpeed, in: tray)
    }

    /// What a peer's script does with a card.
    func peer(_ script: String, _ card: Card, _ files: [String]) -> Command {
        let program = script.hasSuffix(".py") ? ["python3"] : []
        let urls = files.map { peers.url($0) }
        return Command(program + [workshop.peer(script), card.device, "\(image.byteCount)", image.digest] + urls)
    }

    /// Takes everything that a server sends out of the page cache.
    func forgetFiles() throws {
        for path in [image.path, packed, ours.packedImage] { try BenchmarkImage.forget(path) }
    }

    /// The installer's own words on where the time went.
    static func stages(in output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("busy:") }.map(String.init)
    }
}
