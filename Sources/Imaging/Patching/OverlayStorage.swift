import Ext2FS

/// A range of an overlay as libext2fs needs it. Remembers why a read failed.
final class OverlayStorage: Ext2Storage {
    private let overlay: ImageOverlay
    private let range: Range<UInt64>
    private(set) var failure: ImagingError?

    init(_ overlay: ImageOverlay, _ range: Range<UInt64>) {
        self.overlay = overlay
        self.range = range
    }

    var byteCount: UInt64 { range.upperBound - range.lowerBound }

    func read(at offset: UInt64, count: Int) -> [UInt8]? {
        do {
            return try overlay.read(at: range.lowerBound + offset, count: count)
        } catch {
            failure = error
            return nil
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) -> Bool {
        do {
            try overlay.write(bytes, at: range.lowerBound + offset)
            return true
        } catch {
            failure = error
            return false
        }
    }
}
