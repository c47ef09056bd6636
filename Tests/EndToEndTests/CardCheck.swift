import Foundation
import TestSupport

/// Compares a card with its source by standard tools alone: e2fsck, fsck.vfat, debugfs, dumpe2fs, mtools. See scripts/check-card.sh.
enum CardCheck {
    static func run(card: String, image: OSImage, hostname: String) async throws {
        try await ShellCommand.runAside("'\(repository)/scripts/check-card.sh' '\(card)' '\(image.path)' '\(hostname)'")
    }

    /// The root of the package that the tests belong to.
    static var repository: String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }
}
