import Foundation
import PosixFile
import TestSupport
import Testing

@Suite struct PosixFileTests {
    @Test func `zeros are left out as holes and everything reads back`() throws {
        let folder = try TemporaryDirectory()
        let bytes = PackedSample.mixedBytes(300_001, seed: 80)
        let file = try PosixFile.open(folder.file("sparse"), for: .creating)
        let zeroBlocks = stride(from: 0, to: bytes.count, by: 4_096).filter { start in
            bytes[start..<min(start + 4_096, bytes.count)].allSatisfy { $0 == 0 }
        }
        let written = try file.writeSparse(bytes.span, at: 0)
        #expect(zeroBlocks.count > 10)
        #expect(written == bytes.count - zeroBlocks.reduce(0) { $0 + min(4_096, bytes.count - $1) })
        try file.setByteCount(UInt64(bytes.count))
        #expect(try file.read(at: 0, count: bytes.count + 10) == bytes)
        #expect(try file.status().byteCount == 300_001)
    }

    @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 8_192])
    func `zeros of any length are written as nothing`(count: Int) throws {
        let folder = try TemporaryDirectory()
        let file = try PosixFile.open(folder.file("zeros"), for: .creating)
        #expect(try file.writeSparse([UInt8](repeating: 0, count: count).span, at: 0) == 0)
        #expect(try file.writeSparse(([UInt8](repeating: 0, count: count) + [1]).span, at: 0) == count % 4_096 + 1)
        #expect(try file.read(at: UInt64(count), count: 5) == [1])
    }

    @Test func `a rename that may not replace does not`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("a", to: "a")
        try folder.write("b", to: "b")
        #expect(throws: PosixError(path: folder.file("b"), action: "rename to", code: PosixError.exists)) {
            try PosixDirectory.rename(folder.file("a"), to: folder.file("b"), replacing: false)
        }
        #expect(try folder.bytes("b") == Array("b".utf8))
        try PosixDirectory.rename(folder.file("a"), to: folder.file("b"), replacing: true)
        #expect(try folder.bytes("b") == Array("a".utf8))
        #expect(try PosixDirectory.exists(folder.file("a")) == false)
    }

    @Test func `a lock that is held is not given again until its file is closed`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("", to: "lock")
        func isFree() throws -> Bool { try PosixFile.open(folder.file("lock"), for: .reading).tryLock() }
        do {
            let holder = try PosixFile.open(folder.file("lock"), for: .reading)
            #expect(try holder.tryLock())
            #expect(try isFree() == false)
            _ = holder.descriptor
        }
        #expect(try isFree())
    }

    @Test func `the kinds of files are told apart`() throws {
        let folder = try TemporaryDirectory()
        #expect(try PosixFile.open(folder.write("abc", to: "file"), for: .reading).status().kind == .regular)
        #expect(try PosixFile.open(folder.path, for: .directory).status().kind == .directory)
        #expect(try PosixFile.open("/dev/null", for: .reading).status().kind == .other)
    }

    @Test func `an error names the file, the action and the reason`() throws {
        #expect(throws: PosixError(path: "/nowhere/x", action: "open", code: PosixError.notFound)) {
            _ = try PosixFile.open("/nowhere/x", for: .reading).descriptor
        }
        #expect(PosixError.text(ofCode: 28) == "No space left on device")
    }
}
