import Foundation
import TestSupport

/// A file system of a test's own that can be filled up (tmpfs), unmounted when the value is released. Needs root, as CI has.
final class SmallDisk {
    let path: String
    private let folder: TemporaryDirectory

    init(megabytes: Int) throws {
        folder = try TemporaryDirectory()
        path = folder.file("disk")
        try ShellCommand.run("mkdir '\(path)'; mount -t tmpfs -o size=\(megabytes)M rpi-deployment-test '\(path)'")
    }

    deinit { _ = try? ShellCommand.run("umount -l '\(path)'") }

    /// Takes all room that is left.
    func fill() throws { try ShellCommand.run("dd if=/dev/zero of='\(path)/filler' bs=64k status=none 2>/dev/null || true") }

    /// Gives it back.
    func makeRoom() throws { try ShellCommand.run("rm -f '\(path)/filler'") }
}
