import Dispatch
import Foundation
import PosixFile
import Synchronization

/// SIGTERM and SIGINT as values instead of a sudden end.
final class EndSignals: Sendable {
    private let stream: AsyncStream<String>
    private let sources: Mutex<[any DispatchSourceRead]>

    /// Takes the signals from now on: one that comes before anybody asks for it is kept.
    init() throws {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        self.stream = stream
        var sources: [any DispatchSourceRead] = []
        for (number, name) in [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")] {
            let signal = try PosixSignal.catching(number)
            let source = DispatchSource.makeReadSource(fileDescriptor: signal.descriptor)
            source.setEventHandler { if signal.take() > 0 { continuation.yield(name) } }
            source.resume()
            sources.append(source)
        }
        self.sources = Mutex(sources)
    }

    deinit {
        sources.withLock { for source in $0 { source.cancel() } }
    }

    /// The name of the next signal.
    func next() async -> String {
        for await name in stream { return name }
        return "end"
    }
}
