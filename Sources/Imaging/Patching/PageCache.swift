import Synchronization

/// Remembers the pages that patches read, which are few and always the same: the tables of the file systems.
final class PageCache: BlockReader {
    /// 64 MiB of pages; when they are full, all are dropped and gathered anew.
    static let capacity = 16_384

    /// Longer reads are those of whole inode tables, which are checked once.
    private static let longestRead = 65_536

    private let image: any BlockReader
    private let pages = Mutex<[UInt64: [UInt8]]>([:])

    init(_ image: any BlockReader) {
        self.image = image
    }

    var byteCount: UInt64 { image.byteCount }

    func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        try requireRange(offset, count)
        guard count <= Self.longestRead else { return try image.read(at: offset, count: count) }
        let size = ImageOverlay.pageSize
        let first = offset / size
        if offset == first * size, count == Int(size) { return try page(first) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        let end = offset + UInt64(count)
        var at = offset
        while at < end {
            let index = at / size
            let stop = min(end, (index + 1) * size)
            bytes += try page(index)[Int(at - index * size)..<Int(stop - index * size)]
            at = stop
        }
        return bytes
    }

    private func page(_ index: UInt64) throws(ImagingError) -> [UInt8] {
        if let page = pages.withLock({ $0[index] }) { return page }
        let start = index * ImageOverlay.pageSize
        let page = try image.read(at: start, count: Int(min(ImageOverlay.pageSize, byteCount - start)))
        pages.withLock {
            if $0.count >= Self.capacity { $0.removeAll(keepingCapacity: true) }
            $0[index] = page
        }
        return page
    }
}
