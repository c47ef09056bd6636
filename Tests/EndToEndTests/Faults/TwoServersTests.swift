import Foundation
import TestSupport
import Testing

/// Two servers with databases of their own where devices expect one.
@Suite struct TwoServersTests {
    @Test
    func `a device whose server's address is another server's from some moment on gets that one's image and name, or says what is wrong`()
        async throws
    {
        let pair = try await Pair()
        let (first, second) = (pair.first, pair.second)
        try await first.serve()
        let simulation = try first.startSimulation("--devices 3 --venue CORO --patience 60")
        let isUnderWay = try await simulation.wait { _ in first.writtenByteCount() > 20 << 20 }
        try #require(isUnderWay && simulation.isRunning, "\(simulation.errors)")
        let port = first.port
        try await first.killServer()
        try await second.serve(port: port)

        try await pair.check(first.results(of: simulation.end()))
        #expect(try await first.history().allSatisfy { $0.status != "success" })
    }

    @Test func `two servers that answer at one address in turn never give a device a success that one of them does not know`() async throws
    {
        let pair = try await Pair()
        let (first, second) = (pair.first, pair.second)
        try await first.serve()
        try await second.serve()
        // Each connection goes to the other server than the one before: what a network does whose two servers have the same address.
        let turns = try ChildProcess.start("/usr/bin/python3", ["-c", Pair.turns, first.port, second.port])
        let isUp = try await turns.wait { $0.output.contains("\n") }
        try #require(isUp, "\(turns.errors)")
        let address = "http://127.0.0.1:" + turns.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let simulation = try first.start(
            "simulate --json --server \(address) --cards '\(first.cards)' --devices 4 --venue CORO --patience 5")
        try await pair.check(first.results(of: simulation.end()))
    }
}

/// Two sites with the same product, each with an image and kart numbers of its own.
private struct Pair {
    let first: Site
    let second: Site
    private let images: [OSImage]

    init() async throws {
        first = try await Site(karts: "1-9")
        second = try await Site(karts: "101-109")
        images = try [
            OSImage.make(at: first.folder.file("os.img"), rootMegabytes: 96, payloadMegabytes: 48, seed: 1),
            OSImage.make(at: second.folder.file("os.img"), rootMegabytes: 96, payloadMegabytes: 48, seed: 2),
        ]
        for (site, image) in zip([first, second], images) { try await site.addImage(image, product: "KXP2", name: "karts") }
    }

    /// What the devices say, and what both histories say of them.
    func check(_ results: [SimulationResult]) async throws {
        let successes = [try await first.history(), try await second.history()].map { $0.filter { $0.status == "success" } }
        for result in results {
            let known = successes.map { $0.filter { $0.serial_number == result.serial_number } }
            if result.verified {
                #expect(known.map(\.count).reduce(0, +) == 1, "one server knows of the success")
                #expect(known.joined().first?.hostname == result.hostname)
                let image = known[0].isEmpty ? images[1] : images[0]
                try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
            } else {
                #expect(result.error?.isEmpty == false)
                #expect(known.allSatisfy { $0.isEmpty }, "no server knows a success of \(result.serial_number): \(result.error ?? "")")
            }
        }
    }

    /// A program that hands each connection to the other of two ports than the one before, and prints its own port.
    static let turns = """
        import itertools, socket, sys, threading
        ports = itertools.cycle([int(sys.argv[1]), int(sys.argv[2])])
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        def pass_on(source, target):
            try:
                while data := source.recv(65536):
                    target.sendall(data)
            except OSError:
                pass
            for one in (source, target):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        while True:
            device, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", next(ports)))
            for ends in ((device, server), (server, device)):
                threading.Thread(target=pass_on, args=ends, daemon=True).start()
        """
}
