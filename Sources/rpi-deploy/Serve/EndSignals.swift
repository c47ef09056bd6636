import Dispatch
import Foundation

/// SIGTERM and SIGINT as values instead of a sudden end.
final class EndSignals {
    private let stream: AsyncStream<String>
    private let sources: [any DispatchSourceSignal]

    /// Takes the signals from now on.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        self.stream = stream
        sources = [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")].map { number, name in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(name) }
            source.resume()
            return source
        }
    }

    /// The name of the next signal.
    func next() async -> String {
        for await name in stream { return name }
        return "end"
    }
}
