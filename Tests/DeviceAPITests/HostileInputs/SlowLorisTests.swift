import DeviceProtocol
import Foundation
import HTTPServer
import TestSupport
import Testing

/// Hundreds of clients that send a byte now and then, from several addresses, and come again when they are cut.
struct SlowLorisTests {
    /// Holds its number of connections until its input ends, then tells how often one was cut.
    private static let attack = #"""
        import selectors, socket, sys, time
        port, count = int(sys.argv[1]), int(sys.argv[2])
        heads = [b"GET /images/karts.img HTTP/1.1\r\nHost: x\r\nX: ", b"POST /api/config HTTP/1.1\r\nHost: x\r\n"
                 b"Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{", b"GET /hea", b""]
        def connect(index):
            client = socket.create_connection(("127.0.0.1", port), 20, ("127.0.1.%d" % (index % 5 + 1), 0))
            client.sendall(heads[index % len(heads)])
            client.setblocking(False)
            return client
        clients, cuts, told = [connect(index) for index in range(count)], 0, False
        print("holding", flush=True)
        listener = selectors.DefaultSelector()
        listener.register(sys.stdin, selectors.EVENT_READ)
        while not listener.select(0.1):
            for index, client in enumerate(clients):
                try:
                    client.sendall(b"a" if index % len(heads) != 3 else b"")
                    if client.recv(1000) == b"": raise ConnectionResetError
                except BlockingIOError: pass
                except OSError:
                    cuts += 1
                    client.close()
                    try: clients[index] = connect(index)
                    except OSError: pass
            if cuts >= count and not told:
                told = True
                print("all were cut", flush=True)
        print("cut", cuts)
        """#

    @Test(.timeLimit(.minutes(2)))
    func `500 clients that never end their requests are cut, and other clients are served as if they were not there`() async throws {
        let site = try await HostileSite.start {
            $0.headDeadline = .seconds(2)
            $0.rateWindow = .seconds(2)
            $0.keepAlive = .seconds(2)
            // Room for what five addresses may hold and for others: the limit for each address is what keeps it.
            $0.maximumConnections = 1_000
        }
        let before = try site.state().filter { $0.hasPrefix("hostname_pool") }
        let script = try site.network.folder.write(Self.attack, to: "attack.py")
        try ShellCommand.run("mkfifo hold", in: site.network.folder.path)
        let port = site.network.server.address.port
        let attack = try ChildProcess.start(
            "/bin/bash", ["-c", "exec 3<>hold; exec python3 \(script) \(port) 500 <hold"], in: site.network.folder.path)
        let holds = try await attack.wait { $0.output.contains("holding") }
        try #require(holds, "\(attack.errors)")
        var served = 0
        while !attack.output.contains("all were cut") {
            try #require(attack.isRunning, "\(attack.errors)")
            // A device may start 240 times in an hour.
            if served < 400 {
                let config = try await site.post(
                    "/api/config", #"{"venue_code": "CORO", "serial_number": "10000000abcdef01", "mac_address": "02:00:00:ab:cd:ef"}"#)
                #expect(config.status == 200 && config.parts.first?.member("hostname") == site.deployment.hostname, "\(config.text)")
            }
            let part = try await site.get("/images/karts.img.zst", ["Range: bytes=0-99999"])
            #expect(part.status == 206 && part.body.count == 100_000, "\(part.text)")
            served += 2
        }
        #expect(served >= 2)
        try ShellCommand.run("echo end >hold", in: site.network.folder.path)
        #expect(try await attack.end().status == 0, "\(attack.errors)")
        #expect(try site.state().filter { $0.hasPrefix("hostname_pool") } == before)
    }
}
