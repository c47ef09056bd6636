import DeviceProtocol
import InstallerSystem
import LibCrypto
import Zstd

/// The transfer's second thread: decodes frames, compares digests, and has what is damaged fetched again.
struct FrameDecoding<T: Transport, C: Timekeeper>: Sendable {
    let context: Context<T, C>
    let manifest: Manifest
    let board: TransferBoard

    func run() {
        var decoder = ZstdDecoder()
        while let packed = board.packed.receive() {
            switch packed {
            case .zero(let index):
                guard board.raw.send(TransferBoard.Raw(index: index, bytes: nil)) else { return }
                board.accept()
            case .frame(let index, let frame):
                if let bytes = decode(frame, index, &decoder) {
                    guard board.raw.send(TransferBoard.Raw(index: index, bytes: bytes)) else { return }
                    board.accept()
                } else {
                    refuse(index)
                }
            }
        }
        board.raw.close()
    }

    /// The raw bytes of a chunk; `nil` when the frame is damaged in any way.
    private func decode(_ frame: [UInt8], _ index: Int, _ decoder: inout ZstdDecoder) -> [UInt8]? {
        let length = manifest.rawLength(ofChunk: index)
        let start = context.clock.now
        let bytes = try? decoder.decode(frame.span, count: length)
        context.ledger.busy(.decode, context.clock.now - start)
        guard let bytes else { return nil }
        let digest = context.timed(.hash) { SHA256Hasher.digest(of: bytes) }
        return digest == manifest.chunk(at: index).digest ? bytes : nil
    }

    private func refuse(_ index: Int) {
        let times = board.refuse(index)
        let offset = manifest.rawOffset(ofChunk: index)
        if times > TransferBoard.refetches {
            board.stop(.failed(.damagedChunk(index: index, offset: offset, times: times)))
        } else {
            context.ledger.say("chunk \(index) at byte \(offset) arrived damaged: fetching it again")
        }
    }
}
