internal import BenchmarkHarness
internal import Foundation

/// A memory card: a block device with a speed of its own, blank at first.
///
/// A loop device over a file, throttled by the kernel (blkio, cgroup v1, at the root, where the kernel's own writeback counts too). So each
/// way sees a block device like any other: buffered writes are collected and written back, O_DIRECT goes through, and a re-read after
/// `blockdev --flushbufs` comes from the medium. The file is on an overlay that ignores syncs: a flush must not wait for this machine's disk.
public final class Card {
    /// How fast a card is, in bytes per second.
    public struct Speed: Sendable {
        /// Of writes.
        public let write: UInt64
        /// Of reads.
        public let read: UInt64

        /// A card as they are sold: 80 MB/s write, 90 MB/s read.
        public static var usual: Speed { Speed(write: 80_000_000, read: 90_000_000) }
    }

    /// How much may wait in the page cache to be written, in bytes; the kernel begins at half of it. As on a Pi with 4 GB of memory.
    private static let pageCacheLimit: UInt64 = 700 << 20
    private static let throttle = "/sys/fs/cgroup/blkio/blkio.throttle"

    /// Whether this machine can make a card slower.
    public static var canThrottle: Bool { FileManager.default.fileExists(atPath: "\(throttle).write_bps_device") }

    /// The block device.
    public let device: String
    private let medium: String
    private let number: String
    private let isThrottled: Bool

    /// Puts a blank card in.
    ///
    /// - Parameters:
    ///   - byteCount: its size, a multiple of 512.
    ///   - speed: `nil` for as fast as this machine.
    ///   - tray: where the medium's file is.
    /// - Throws: `CommandFailure`.
    public init(byteCount: UInt64, speed: Speed?, in tray: CardTray) throws {
        medium = tray.newFile()
        try Command("truncate", "-s", "\(byteCount)", medium).run()
        device = try Command("losetup", "--find", "--show", medium).output()
        isThrottled = speed != nil
        let queue = "/sys/block/\(device.split(separator: "/").last ?? "")"
        do {
            number = try String(contentsOfFile: "\(queue)/dev", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            // A device keeps it when somebody made it read-only before.
            try Command("blockdev", "--setrw", device).run()
            // The kernel would take the throttle for a device that is overloaded, and hold buffered writes back even more.
            try Command.bash("echo 0 >'\(queue)/queue/wbt_lat_usec' || true").run()
            // With much memory the kernel would begin to write a small image only when all of it has come; a Pi has little.
            try limitPageCache("echo \(Self.pageCacheLimit) >max_bytes", isStrict: true)
            if let speed { try limit(write: speed.write, read: speed.read) }
        } catch {
            _ = try? Command("losetup", "--detach", device).run()
            throw error
        }
    }

    private func limitPageCache(_ setting: String, isStrict: Bool) throws {
        let folder = "/sys/block/\(device.split(separator: "/").last ?? "")/bdi"
        try Command.bash("echo \(isStrict ? 1 : 0) >'\(folder)/strict_limit'; cd '\(folder)'; \(setting)").run()
    }

    private func limit(write: UInt64, read: UInt64) throws {
        guard Self.canThrottle else {
            throw CommandFailure(
                "A card cannot be throttled: \(Self.throttle).* is missing. Mount the blkio controller of cgroup v1 there.")
        }
        for (direction, bytes) in [("write", write), ("read", read)] {
            try Command.bash("echo '\(number) \(bytes)' >\(Self.throttle).\(direction)_bps_device").run()
        }
    }

    /// Throws it away.
    public func close() {
        try? limitPageCache("echo 100 >max_ratio", isStrict: false)
        if isThrottled { try? limit(write: 0, read: 0) }
        _ = try? Command("losetup", "--detach", device).run()
        try? FileManager.default.removeItem(atPath: medium)
    }
}
