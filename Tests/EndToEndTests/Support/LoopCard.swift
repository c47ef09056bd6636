import Foundation
import TestSupport

/// A real block device: a loop device over a file, detached when the value is released. Needs root, as CI has.
final class LoopCard {
    /// The device, such as `/dev/loop0`.
    let device: String
    /// The file behind it.
    let file: String
    private let folder: TemporaryDirectory

    /// - Parameters:
    ///   - options: of losetup(8), such as `-r`.
    ///   - place: the folder of the file behind it; one of the card's own unless given.
    init(byteCount: UInt64, options: String = "", in place: String? = nil) throws {
        folder = try TemporaryDirectory()
        file = (place ?? folder.path) + "/card-\(UUID().uuidString)"
        device = try ShellCommand.run("truncate -s \(byteCount) '\(file)'; losetup \(options) -f --show '\(file)'", environment: Self.path)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit {
        // The mark would stay on the device for whoever gets it next.
        _ = try? ShellCommand.run("blockdev --setrw \(device); losetup -d \(device)", environment: Self.path)
        try? FileManager.default.removeItem(atPath: file)
    }

    /// Makes the card shorter, as one that drops off the bus.
    func shrink(to byteCount: UInt64) throws {
        try ShellCommand.run("truncate -s \(byteCount) '\(file)'; losetup -c \(device)", environment: Self.path)
    }

    private static let path = ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"]
}
