import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct SeekTableTests {
    private let table = SeekTable(frames: [
        SeekTable.Frame(packedLength: 300, rawLength: 4_096), SeekTable.Frame(packedLength: 0x0102_0304, rawLength: 17),
    ])

    /// From zstd's contrib/seekable_format/zstd_seekable_compression_format.md, by hand.
    @Test func `a table has exactly the bytes of the seekable format`() {
        let expected: [UInt8] = [
            0x5E, 0x2A, 0x4D, 0x18,  // skippable magic
            25, 0, 0, 0,  // length of the rest
            0x2C, 0x01, 0, 0, 0, 0x10, 0, 0,  // frame 0
            4, 3, 2, 1, 17, 0, 0, 0,  // frame 1
            2, 0, 0, 0,  // number of frames
            0,  // descriptor
            0xB1, 0xEA, 0x92, 0x8F,  // seekable magic
        ]
        #expect(table.bytes == expected)
    }

    @Test func `a table that was written is read back`() throws {
        #expect(try SeekTable(table.bytes) == table)
    }

    @Test func `each malformed part is refused by its name`() {
        func failure(_ change: (inout [UInt8]) -> Void) -> SeekTableError? {
            var bytes = table.bytes
            change(&bytes)
            do throws(SeekTableError) { _ = try SeekTable(bytes) } catch { return error }
            return nil
        }
        #expect(failure { $0[32] ^= 1 } == .noMark)
        #expect(failure { $0[28] = 0x80 } == .unknownDescriptor(0x80))
        #expect(failure { $0[24] = 3 } == .wrongLength)
        #expect(failure { $0[27] = 0xFF } == .wrongLength)
        #expect(failure { $0[0] ^= 1 } == .noHeader)
        #expect(failure { $0[4] = 24 } == .noHeader)
        #expect(failure { $0.insert(0, at: 8) } == .wrongLength)
        #expect(failure { $0.removeFirst() } == .wrongLength)
        #expect(failure { $0 = [] } == .noMark)
    }

    @Test func `a table whose frames are not the manifest's is refused`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(20_000, seed: 30))
        var bytes = try sample.folder.bytes("packed.img.zst")
        let entry = bytes.count - SeekTable.footerByteCount - 8 * 2
        bytes[entry] ^= 1
        try sample.folder.write(bytes, to: "packed.img.zst")
        #expect(throws: ImagingError.badSeekTable(path: sample.packedPath, .otherFrames(3))) { try sample.open() }
    }
}
