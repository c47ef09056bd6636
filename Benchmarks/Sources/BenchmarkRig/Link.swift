public import BenchmarkHarness
internal import Foundation

/// A server and its cards' machines, each side in a network namespace of its own, with one cable between them.
///
/// The namespaces' names live in the mount namespace that `Benchmarks/run` makes, so nothing of them is left when the program ends.
public final class Link {
    /// How fast the server's port sends.
    public enum Speed: Sendable {
        /// 1 Gbit/s on the wire, headers included (`tc` token bucket).
        case gigabit
        /// As fast as the machine copies.
        case unshaped
    }

    /// The server's address on the link.
    public static let serverAddress = "192.168.151.1"
    private static let clientAddress = "192.168.151.2"

    private let server: String
    private let client: String

    /// Makes both namespaces and the cable.
    ///
    /// - Throws: `CommandFailure`, where this is not root's or the kernel lacks something.
    public init(_ speed: Speed) throws {
        let suffix = UUID().uuidString.prefix(6).lowercased()
        (server, client) = ("server-\(suffix)", "client-\(suffix)")
        for name in [server, client] {
            try Command("ip", "netns", "add", name).run()
            try Command("ip", "-n", name, "link", "set", "lo", "up").run()
        }
        try Command("ip", "-n", server, "link", "add", "port", "type", "veth", "peer", "name", "eth0", "netns", client).run()
        try Command("ip", "-n", server, "address", "add", "\(Self.serverAddress)/24", "dev", "port").run()
        try Command("ip", "-n", client, "address", "add", "\(Self.clientAddress)/24", "dev", "eth0").run()
        try Command("ip", "-n", server, "link", "set", "port", "up").run()
        try Command("ip", "-n", client, "link", "set", "eth0", "up").run()
        if speed == .gigabit {
            // The bucket holds a little more than the largest segment that the stack hands over at once.
            try Command(
                "tc", "-n", server, "qdisc", "add", "dev", "port", "root", "tbf", "rate", "1gbit", "burst", "256kb", "latency", "20ms"
            ).run()
        }
    }

    /// Takes the namespaces away.
    public func close() {
        for name in [server, client] { _ = try? Command("ip", "netns", "delete", name).run() }
    }

    /// The command, run on the server's side.
    public func onServer(_ command: Command) -> Command { command.wrapped(server) }

    /// The command, run where the cards are.
    public func onClient(_ command: Command) -> Command { command.wrapped(client) }

    /// What the server's port has sent so far, in bytes: payload and one header for each segment that the stack hands over (up to 64 KiB).
    ///
    /// - Throws: `CommandFailure`.
    public func sentBytes() throws -> Double {
        let text = try onServer(Command("ip", "-statistics", "-json", "link", "show", "dev", "port")).output()
        guard let ports = try? JSONDecoder().decode([PortStatistics].self, from: Data(text.utf8)), let port = ports.first else {
            throw CommandFailure("ip told nothing of the server's port: \(text)")
        }
        return Double(port.stats64.tx.bytes)
    }
}

private struct PortStatistics: Decodable {
    struct Directions: Decodable {
        struct Counters: Decodable { let bytes: UInt64 }
        let tx: Counters
    }
    let stats64: Directions
}

extension Command {
    fileprivate func wrapped(_ namespace: String) -> Command {
        var command = self
        command.wrapper = ["nsenter", "--net=/run/netns/\(namespace)"] + wrapper
        return command
    }
}
