public import BenchmarkHarness
internal import Foundation

/// Where the files lie that stand for cards: on the disk, through the page cache, with syncs that do nothing (overlayfs, `volatile`).
public final class CardTray {
    private let merged: String
    private var count = 0

    /// Mounts the overlay, in the mount namespace that `Benchmarks/run` made.
    ///
    /// - Throws: `CommandFailure`.
    public init(in workshop: Workshop) throws {
        let folder = try workshop.folder("cards").path
        merged = "\(folder)/merged"
        try Command("mkdir", "\(folder)/lower", "\(folder)/upper", "\(folder)/work", merged).run()
        try Command(
            "mount", "-t", "overlay", "overlay", "-o",
            "lowerdir=\(folder)/lower,upperdir=\(folder)/upper,workdir=\(folder)/work,volatile", merged
        ).run()
    }

    func newFile() -> String {
        count += 1
        return "\(merged)/medium-\(count)"
    }

    /// Takes the overlay away.
    public func close() { _ = try? Command("umount", merged).run() }
}
