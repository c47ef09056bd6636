import DeviceProtocol
import Foundation
import InstallerCore
import InstallerSystem
import Synchronization
import TestSupport
import Testing

@Suite struct FileDestinationTests {
    private func card(_ size: Int, in directory: TemporaryDirectory) throws -> String {
        let path = directory.file("test.card")
        try Data(repeating: 0xEE, count: size).write(to: URL(filePath: path))
        return path
    }

    @Test(arguments: [true, false])
    func `what is written is read back, aligned or not`(isDirect: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = try card(100_001, in: directory)
        let destination = try FileDestination(path: path, isDirect: isDirect)
        #expect(destination.byteCount == 100_001)
        var expected = [UInt8](repeating: 0xEE, count: 100_001)
        var random = SeededGenerator(seed: 1)
        for (offset, count) in [(0, 4_096), (4_096, 8_192), (8_000, 333), (65_536, 34_465), (512, 512), (99_328, 673), (1, 1)] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            try destination.write(bytes, at: UInt64(offset))
            expected.replaceSubrange(offset..<offset + count, with: bytes)
            #expect(try destination.read(at: UInt64(offset), count: count) == bytes)
        }
        try destination.flush()
        #expect(try destination.read(at: 0, count: 100_001) == expected)
        #expect(Array(try Data(contentsOf: URL(filePath: path))) == expected)
    }

    @Test func `a card ends where it ends`() throws {
        let directory = try TemporaryDirectory()
        let destination = try FileDestination(path: try card(8_192, in: directory))
        #expect(throws: DestinationError.notWritten(offset: 4_096, count: 4_097, reason: "the card ends at 8192")) {
            try destination.write([UInt8](repeating: 0, count: 4_097), at: 4_096)
        }
        #expect(throws: DestinationError.notRead(offset: 8_192, count: 1, reason: "the card ends at 8192")) {
            try destination.read(at: 8_192, count: 1)
        }
    }

    @Test func `two installers do not write to the same card`() throws {
        let directory = try TemporaryDirectory()
        let path = try card(8_192, in: directory)
        let first = try FileDestination(path: path)
        #expect(throws: DestinationError.inUse(path: path)) { try FileDestination(path: path) }
        withExtendedLifetime(first) {}
    }

    @Test func `what is no card is refused in words that help`() throws {
        let directory = try TemporaryDirectory()
        let missing = directory.file("missing")
        #expect(throws: DestinationError.notFound(path: missing)) { try FileDestination(path: missing) }
        #expect(throws: DestinationError.notADevice(path: directory.url.path)) { try FileDestination(path: directory.url.path) }
        #expect(throws: DestinationError.notADevice(path: "/dev/null")) { try FileDestination(path: "/dev/null") }
        // sysfs refuses to open this for writing even to root, as a card with its lock on does.
        let readOnly = "/sys/kernel/uevent_seqnum"
        #expect(throws: DestinationError.readOnly(path: readOnly)) { try FileDestination(path: readOnly) }
    }

    @Test func `a mounted device is known by itself and by its partitions`() {
        let table = MountTable(
            Array("/dev/mmcblk0p2 / ext4 rw 0 0\n/dev/sda1 /boot vfat rw 0 0\n/dev/sdb /data ext4 rw 0 0\nproc /proc proc rw 0 0\n".utf8))
        #expect(table.directory(ofDeviceOrPartition: "/dev/mmcblk0") == "/")
        #expect(table.directory(ofDeviceOrPartition: "/dev/sda") == "/boot")
        #expect(table.directory(ofDeviceOrPartition: "/dev/sdb") == "/data")
        #expect(table.directory(ofDeviceOrPartition: "/dev/mmcblk") == nil)
        #expect(table.directory(ofDeviceOrPartition: "/dev/sd") == nil)
        #expect(table.directory(ofDeviceOrPartition: "/dev/sdc") == nil)
    }

    @Test(arguments: 0..<10)
    func `a card file survives power cycles`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let image = try TestImage.random(seed: seed + 200, chunks: 80, tail: 100)
        let patch = try image.patch([(0, [UInt8](repeating: 1, count: 4_096)), (40_960, [UInt8](repeating: 2, count: 4_096))])
        let directory = try TemporaryDirectory()
        let path = try card(image.raw.count, in: directory)
        let rig = try Rig(image, patch: patch)
        var run = rig.install { () throws(DestinationError) in try FileDestination(path: path) }
        #expect(run.failure == nil)
        for _ in 0..<3 {
            let writes = Int.random(in: 0..<60, using: &random)
            run = rig.install { () throws(DestinationError) in DyingCard(try FileDestination(path: path), writes: writes) }
        }
        run = rig.install { () throws(DestinationError) in try FileDestination(path: path) }
        #expect(run.failure == nil)
        // The card was complete before: what is missing is the first chunk, the patched one, and what a cut tore.
        #expect(run.progress.bytesReceived < UInt64(image.manifest.bytes.count + patch.bytes.count + 8 * 4_200))
        #expect(image.firstDifference(Array(try Data(contentsOf: URL(filePath: path))), patch) == nil)
    }
}
