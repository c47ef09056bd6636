@testable import InstallerCore

/// A server's answer gives the installer the same body, or the same failure, however the network cuts it into pieces.
func fuzzHTTPAnswer(_ bytes: [UInt8]) {
    let limit = 4_096
    let whole = fetch(bytes, pieces: bytes.count, limit: limit)
    if case .success(let body) = whole { hold(body.count <= limit && body.count <= bytes.count, "a body is no longer than its limit") }
    for pieces in [1, 7] {
        hold(fetch(bytes, pieces: pieces, limit: limit) == whole, "an answer in pieces of \(pieces) is the same answer")
    }
}

private func fetch(_ bytes: [UInt8], pieces: Int, limit: Int) -> Result<[UInt8], HTTPFailure> {
    guard let url = HTTPURL("http://192.0.2.1/images/karts.manifest") else { preconditionFailure() }
    var client = HTTPClient(Tape(bytes: bytes, pieces: max(1, pieces)))
    do throws(HTTPFailure) {
        return .success(try client.fetch(.get(url), limit: limit))
    } catch {
        return .failure(error)
    }
}

/// A connection from which the same bytes always come.
private struct Tape: Transport {
    final class Connection: TransportConnection {
        var rest: ArraySlice<UInt8>
        let pieces: Int

        init(_ bytes: [UInt8], pieces: Int) {
            rest = bytes[...]
            self.pieces = pieces
        }

        func send(_ bytes: [UInt8]) throws(TransportError) {}

        func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int {
            let count = min(rest.count, pieces, buffer.count)
            for (index, byte) in rest.prefix(count).enumerated() { buffer[index] = byte }
            rest = rest.dropFirst(count)
            return count
        }
    }

    let bytes: [UInt8]
    let pieces: Int

    func connect(host: String, port: UInt16) throws(TransportError) -> Connection { Connection(bytes, pieces: pieces) }
}
