import Imaging

/// Whatever an image's first and last bytes are, what counts as unused lies inside it and spares its first sector.
func fuzzPartitions(_ bytes: [UInt8]) {
    guard let size = bytes.first, bytes.count > 2 else { return }
    // From 64 KiB to 1 GiB; the input is the beginning, its second half also the end, where a GUID table has its backup.
    let image = Ends(
        byteCount: 1 << (16 + UInt64(size % 15)), head: Array(bytes.dropFirst()), tail: Array(bytes.dropFirst(bytes.count / 2)))
    guard let map = try? UsedMap.analyse(image) else { return }
    hold(map.usedByteCount <= image.byteCount, "no more is used than there is")
    for range in map.unused.ranges {
        hold(!range.isEmpty && range.upperBound <= image.byteCount && range.lowerBound >= 512, "what is unused lies inside the image")
    }
    for summary in map.partitions { hold(summary.partition.range.upperBound <= image.byteCount, "a partition lies inside the image") }
    hold((try? UsedMap.analyse(image)) == map, "the same image has the same map")
}

/// An image of zeros but for its beginning and its end.
private struct Ends: BlockReader {
    let byteCount: UInt64
    let head: [UInt8]
    let tail: [UInt8]

    func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        guard count >= 0, offset <= byteCount, UInt64(count) <= byteCount - offset else {
            throw .outOfRange(offset: offset, count: count, size: byteCount)
        }
        var bytes = [UInt8](repeating: 0, count: count)
        copy(head, at: 0, into: &bytes, from: offset)
        copy(tail, at: byteCount - min(byteCount, UInt64(tail.count)), into: &bytes, from: offset)
        return bytes
    }

    private func copy(_ part: [UInt8], at start: UInt64, into bytes: inout [UInt8], from offset: UInt64) {
        let first = max(start, offset)
        let end = min(start + UInt64(part.count), offset + UInt64(bytes.count))
        guard first < end else { return }
        bytes.replaceSubrange(Int(first - offset)..<Int(end - offset), with: part[Int(first - start)..<Int(end - start)])
    }
}
