import TestSupport
import Testing
import Zstd

@Suite struct ZstdTests {
    private let content = Array(String(repeating: "one frame for one chunk ", count: 300).utf8)

    private func frame(_ bytes: [UInt8]) throws -> [UInt8] {
        var encoder = ZstdEncoder(level: 9)
        return try encoder.encode(bytes.span)
    }

    private func failure(_ frame: [UInt8], count: Int) -> ZstdError? {
        var decoder = ZstdDecoder()
        do throws(ZstdError) { _ = try decoder.decode(frame.span, count: count) } catch { return error }
        return nil
    }

    @Test(arguments: [0, 1, 100, 262_144, 4_194_304])
    func `what was encoded is decoded`(count: Int) throws {
        let bytes = PackedSample.mixedBytes(count, seed: UInt64(count))
        var decoder = ZstdDecoder()
        let packed = try frame(bytes)
        #expect(try decoder.decode(packed.span, count: count) == bytes)
    }

    @Test func `one encoder and one decoder serve many frames, errors between them included`() throws {
        var encoder = ZstdEncoder(level: 3)
        var decoder = ZstdDecoder()
        for seed in UInt64(1)...20 {
            let bytes = PackedSample.mixedBytes(Int(seed) * 1_000, seed: seed)
            let packed = try encoder.encode(bytes.span)
            #expect(throws: ZstdError.self) { try decoder.decode([1, 2, 3].span, count: 5) }
            #expect(try decoder.decode(packed.span, count: bytes.count) == bytes)
        }
    }

    @Test func `only a part of a frame's array is read`() throws {
        let packed = try frame(content)
        var decoder = ZstdDecoder()
        let inside = [9, 9] + packed + [9]
        #expect(try decoder.decode(inside.span.extracting(2..<2 + packed.count), count: content.count) == content)
    }

    @Test func `anything but exactly one frame is refused`() throws {
        let good = try frame(content)
        #expect(failure([], count: 0) == .notOneFrame)
        #expect(failure([1, 2, 3, 4, 5], count: 5) == .notOneFrame)
        #expect(failure(good + [0], count: content.count) == .notOneFrame)
        #expect(failure(good + good, count: 2 * content.count) == .notOneFrame)
        for length in 0..<good.count { #expect(failure(Array(good.prefix(length)), count: content.count) == .notOneFrame) }
        // A skippable frame of 4 bytes.
        #expect(failure([0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4], count: 0) == .notOneFrame)
    }

    @Test func `a frame of another size than expected is refused before it is decoded`() throws {
        let good = try frame(content)
        #expect(failure(good, count: content.count - 1) == .wrongSize(expected: content.count - 1, found: UInt64(content.count)))
        #expect(failure(good, count: content.count + 1) == .wrongSize(expected: content.count + 1, found: UInt64(content.count)))
    }

    @Test func `a frame without its size is refused`() throws {
        let folder = try TemporaryDirectory()
        try folder.write(content, to: "content")
        try ShellCommand.run("zstd -q -c --no-content-size content > packed; zstd -d -c packed | cmp - content", in: folder.path)
        let packed = try folder.bytes("packed")
        #expect(failure(packed, count: content.count) == .wrongSize(expected: content.count, found: nil))
    }

    /// The format has a few bits without a meaning (RFC 8878, 3.1.1.1.1.3: Unused_bit); those change nothing.
    @Test func `a changed bit is found, or the content is the same`() throws {
        let bytes = PackedSample.mixedBytes(4_096, seed: 71)
        let good = try frame(bytes)
        var decoder = ZstdDecoder()
        var harmless = 0
        for bit in 0..<good.count * 8 {
            var bad = good
            bad[bit / 8] ^= 1 << (bit % 8)
            guard let decoded = try? decoder.decode(bad.span, count: 4_096) else { continue }
            harmless += 1
            #expect(decoded == bytes, "bit \(bit)")
        }
        #expect(harmless < 8)
        var bad = good
        bad[good.count - 1] ^= 1
        #expect(failure(bad, count: 4_096) == .wrongChecksum)
    }
}
