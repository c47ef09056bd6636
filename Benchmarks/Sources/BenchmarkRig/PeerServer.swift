public import BenchmarkHarness
internal import Foundation

/// nginx with sendfile, as a user would put files on a server: what the peers download from.
public final class PeerServer {
    private static let port = 8080
    private let service: Service

    /// Serves a folder on the link's server side.
    ///
    /// - Throws: `CommandFailure`.
    public init(folder: String, on link: Link, in workshop: Workshop) throws {
        let home = try workshop.folder("nginx")
        let configuration = home.appending(path: "nginx.conf")
        try Data(
            """
            daemon off;
            user root;
            worker_processes 2;
            pid \(home.path)/nginx.pid;
            error_log \(home.path)/error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                server {
                    listen \(Link.serverAddress):\(Self.port);
                    root \(folder);
                }
            }
            """.utf8
        ).write(to: configuration)
        service = try link.onServer(
            Command("nginx", "-p", home.path, "-c", configuration.path, "-e", "\(home.path)/error.log")
        ).startService()
        let url = url("")
        try service.wait { _ in (try? link.onServer(Command("curl", "-s", "-o", "/dev/null", url)).run()) != nil }
    }

    /// The address of a file in the folder.
    public func url(_ name: String) -> String { "http://\(Link.serverAddress):\(Self.port)/\(name)" }

    /// User and system time of its processes so far, in seconds.
    ///
    /// - Throws: `CommandFailure`.
    public func cpuSeconds() throws -> Double { try service.cpuSeconds() + service.childrensCPUSeconds() }

    /// Ends it.
    public func close() { service.stop() }
}
