import BenchmarkHarness
import BenchmarkRig
import Foundation

/// A server that has an image of some hundred megabytes to send, nginx with the same file, and clients for both.
struct DownloadRig {
    let link: Link
    let ours: DeploymentServer
    let peers: PeerServer
    /// The size of the packed image.
    let packedByteCount: Int
    /// Its name on nginx.
    let packedName: String

    init(in workshop: Workshop, link speed: Link.Speed) throws {
        link = try Link(speed)
        do {
            let image = try BenchmarkImage.noise(megabytes: workshop.extent == .smoke ? 4 : 400, in: workshop)
            ours = try DeploymentServer(image: image, product: "RXP2", karts: 0, on: link, in: workshop)
            let file = URL(filePath: ours.packedImage)
            packedName = file.lastPathComponent
            packedByteCount = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
            peers = try PeerServer(folder: file.deletingLastPathComponent().path, on: link, in: workshop)
        } catch {
            link.close()
            throw error
        }
    }

    func close() {
        ours.close()
        peers.close()
        link.close()
    }

    /// One client that downloads the packed image, in pieces over one connection.
    func download(_ url: String, pieces: Int) -> Command {
        if pieces == 1 { return Command("curl", "-sSf", "-o", "/dev/null", url) }
        let step = packedByteCount / pieces
        let ranges = (0..<pieces).map { "\($0 * step)-\($0 == pieces - 1 ? packedByteCount - 1 : ($0 + 1) * step - 1)" }
        return Command(["curl"] + ranges.map { ["-sSf", "-o", "/dev/null", "-r", $0, url] }.joined(separator: ["--next"]))
    }

    /// A client that downloads our packed image again and again until it is stopped.
    var endlessDownload: Command { Command("curl", "-s", "-o", "/dev/null", ours.packedURL + "?[1-1000000]") }
}
