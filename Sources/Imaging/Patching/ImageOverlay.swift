public import DeviceProtocol

/// Changes to an image kept in memory, as whole pages over bytes that stay as they are. For one thread at a time.
public final class ImageOverlay {
    /// The size of a page in bytes: what a block patch is aligned to.
    public static let pageSize = UInt64(BlockPatch.alignment)

    private let base: any BlockReader
    private var pages: [UInt64: [UInt8]] = [:]

    /// Starts without changes.
    ///
    /// - Parameter base: the image as its packed file gives it: bytes that no file system uses are zeros.
    public init(over base: any BlockReader) {
        self.base = base
    }

    /// The size of the image in bytes.
    public var byteCount: UInt64 { base.byteCount }

    /// Reads exactly `count` bytes, changes included.
    public func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        try base.requireRange(offset, count)
        let first = offset / Self.pageSize
        if offset == first * Self.pageSize, count == Int(Self.pageSize), let page = pages[first] { return page }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        let end = offset + UInt64(count)
        var at = offset
        while at < end {
            let index = at / Self.pageSize
            var stop = min(end, (index + 1) * Self.pageSize)
            if let page = pages[index] {
                bytes += page[Int(at - index * Self.pageSize)..<Int(stop - index * Self.pageSize)]
            } else {
                while stop < end, pages[stop / Self.pageSize] == nil { stop = min(end, stop + Self.pageSize) }
                bytes += try base.read(at: at, count: Int(stop - at))
            }
            at = stop
        }
        return bytes
    }

    /// Replaces bytes.
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(ImagingError) {
        try base.requireRange(offset, bytes.count)
        let end = offset + UInt64(bytes.count)
        var at = offset
        while at < end {
            let index = at / Self.pageSize
            let start = index * Self.pageSize
            let stop = min(end, start + Self.pageSize)
            let part = bytes[Int(at - offset)..<Int(stop - offset)]
            let length = Int(min(Self.pageSize, byteCount - start))
            if part.count == length {
                pages[index] = Array(part)
            } else {
                if pages[index] == nil { pages[index] = try base.read(at: start, count: length) }
                pages[index]?.replaceSubrange(Int(at - start)..<Int(stop - start), with: part)
            }
            at = stop
        }
    }

    /// The runs of pages that a card needs once it holds the image, in ascending order.
    ///
    /// A card holds garbage where a chunk is unused, so all pages written there count, even those that equal the base; elsewhere those
    /// that differ from it.
    /// - Parameter manifest: of this image.
    public func blocks(_ manifest: Manifest) throws(ImagingError) -> [(offset: UInt64, bytes: [UInt8])] {
        var blocks: [(offset: UInt64, bytes: [UInt8])] = []
        for (index, page) in pages.sorted(by: { $0.key < $1.key }) {
            let offset = index * Self.pageSize
            let isKnown = manifest.chunk(at: Int(offset / UInt64(manifest.chunkSize))).kind != .unused
            if isKnown {
                let old = try base.read(at: offset, count: page.count)
                if old == page { continue }
            }
            if let last = blocks.last, last.offset + UInt64(last.bytes.count) == offset {
                blocks[blocks.count - 1].bytes += page
            } else {
                blocks.append((offset, page))
            }
        }
        return blocks
    }
}
