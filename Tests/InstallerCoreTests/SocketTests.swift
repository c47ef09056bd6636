import DeviceProtocol
import Foundation
import InstallerCore
import InstallerSystem
import Synchronization
import TestSupport
import Testing

@Suite struct SocketTests {
    @Test func `a card file is installed over real sockets, with cuts in between`() throws {
        let image = try TestImage.random(seed: 80, chunks: 120, chunkSize: 16_384, tail: 777)
        let patch = try image.patch([(0, [UInt8](repeating: 1, count: 4_096)), (65_536, [UInt8](repeating: 2, count: 8_192))])
        let fake = try FakeServer(image, patch: patch)
        fake.change { $0.cuts = [100_000, 100_001, 700_000] }
        var threads: [Thread] = []
        let server = try SocketServer(fake, &threads)
        defer { server.stop() }
        fake.change { $0.base = "http://localhost:\(server.port)" }

        let directory = try TemporaryDirectory()
        let path = directory.file("test.card")
        try Data(repeating: 0xEE, count: image.raw.count + 3_333).write(to: URL(filePath: path))
        let url = try #require(HTTPURL("http://127.0.0.1:\(server.port)"))
        let options = InstallOptions(server: url, identity: ConfigRequest(serialNumber: "s", macAddress: "m"))
        let installer = Installer(options: options, transport: SocketTransport(), clock: SystemTimekeeper()) {
            () throws(DestinationError) in try FileDestination(path: path)
        }
        let outcome = installer.run { _ in }
        guard case .done(let progress) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(progress.bytesVerified == image.manifest.usedByteCount)
        #expect(progress.bytesResent <= 3 * 16_500)
        #expect(image.firstDifference(Array(try Data(contentsOf: URL(filePath: path))), patch) == nil)
        #expect(fake.reports.last?.status == .success)
    }

    @Test func `a connection that stands still is left, and a name that nobody knows is named`() throws {
        let listener = try TCPListener()
        let port = listener.port
        let transport = SocketTransport(connectTimeout: .seconds(2), patience: .milliseconds(50))
        let connection = try transport.connect(host: "127.0.0.1", port: port)
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(throws: TransportError.stalled) { try connection.receive(into: &buffer) }
        let peer = try listener.accept(timeout: .seconds(5))
        try peer.sendAll([1, 2, 3])
        #expect(try connection.receive(into: &buffer) == 3)
        #expect(buffer[0..<3] == [1, 2, 3])
        // A label of more than 63 letters is refused without asking any name server.
        let name = String(repeating: "x", count: 70) + ".example.com"
        #expect(throws: TransportError.unknownHost(name)) { try transport.connect(host: name, port: port) }
    }

    @Test func `a connection that the other side drops is at its end`() throws {
        let listener = try TCPListener()
        let connection = try SocketTransport().connect(host: "localhost", port: listener.port)
        _ = try listener.accept(timeout: .seconds(5))
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(try connection.receive(into: &buffer) == 0)
    }
}
