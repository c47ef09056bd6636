import InstallerCore
import Synchronization

/// Connects to a ``FakeServer``.
struct FakeTransport: Transport {
    let server: FakeServer
    let clock: FakeClock

    func connect(host: String, port: UInt16) throws(TransportError) -> FakeConnection {
        let isRefused = server.state.withLock { state in
            guard clock.now >= state.awayUntil else { return true }
            state.connections += 1
            return false
        }
        guard !isRefused else { throw .notConnected("Connection refused") }
        return FakeConnection(server: server, clock: clock)
    }
}

final class FakeConnection: TransportConnection {
    private let server: FakeServer
    private let clock: FakeClock
    private var request: [UInt8] = []
    private var output: ArraySlice<UInt8> = []
    private var isCut = false
    private var stalls = false
    private var turn = 0

    init(server: FakeServer, clock: FakeClock) {
        self.server = server
        self.clock = clock
    }

    func send(_ bytes: [UInt8]) throws(TransportError) {
        guard !isCut else { throw .broken("Broken pipe") }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let split = text.range(of: "\r\n\r\n") else { throw .broken("no head") }
        let lines = text[..<split.lowerBound].split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let reply = server.answer(
            FakeServer.Request(
                method: String(words[0]), target: String(words[1]), fields: fields, body: Array(text[split.upperBound...].utf8)))
        let all = reply.bytes
        stalls = reply.stalls
        if let cut = reply.cutAfter {
            output = all[..<min(cut, all.count)]
            isCut = true
        } else {
            output = all[...]
        }
    }

    /// Hands out the answer in pieces of changing size.
    func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int {
        if stalls {
            clock.sleep(for: .seconds(15))
            throw .stalled
        }
        guard !output.isEmpty else { return 0 }
        turn += 1
        let count = min([1, 700, 4_000, 13, 60_000][turn % 5], output.count, buffer.count)
        for index in 0..<count { buffer[index] = output[output.startIndex + index] }
        output = output.dropFirst(count)
        return count
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? {
        firstRange(of: text)
    }
}
