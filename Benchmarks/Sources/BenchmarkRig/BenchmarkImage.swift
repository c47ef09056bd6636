public import BenchmarkHarness
internal import Foundation
internal import TestSupport

/// An operating system image to install.
public struct BenchmarkImage: Sendable {
    /// Which of the images.
    public enum Size: String, Sendable {
        /// 4 GiB with about 1.5 GB in use: Debian for arm64 with what a recorder needs.
        case large
        /// 1 GiB with about 0.6 GB in use: a small Debian for arm64.
        case small
        /// 61 MiB with 3 MiB of noise in it: only whether everything still runs.
        case tiny
    }

    // As scripts/make-demo-image.sh, and what brings it to 1.5 GB.
    private static let largePackages = [
        "linux-image-arm64", "systemd-sysv", "udev", "kmod", "dbus", "netbase", "ifupdown", "isc-dhcp-client", "ca-certificates",
        "cloud-init", "openssh-server", "ffmpeg", "v4l-utils", "gstreamer1.0-tools", "gstreamer1.0-plugins-good", "python3-numpy",
        "git", "nodejs",
    ]
    private static let smallPackages = ["linux-image-arm64", "systemd-sysv", "udev", "netbase"]

    /// The raw image, a sparse file.
    public let path: String
    /// Its size in bytes.
    public let byteCount: UInt64
    /// Its SHA-256, in hexadecimal digits.
    public let digest: String
    /// zstd's effort for the peers' compressed image. One card takes no longer for a larger one; twenty at once do.
    public let level: Int
    private let cacheName: String

    /// Finds the image, or makes it: the first time that takes minutes and needs a Debian mirror.
    ///
    /// - Throws: `CommandFailure`.
    public init(_ size: Size, in workshop: Workshop) throws {
        level = size == .large ? 9 : 19
        switch size {
        case .tiny:
            path = try workshop.cached("tiny.img") { _ = try OSImage.make(at: $0, rootMegabytes: 24, payloadMegabytes: 2) }
        case .large, .small:
            let packages = size == .large ? Self.largePackages : Self.smallPackages
            let script = workshop.repository.appending(path: "scripts/make-demo-image.sh").path
            let made = try Command(
                script, "--size", size == .large ? "4096" : "1024", "--packages", packages.joined(separator: ",")
            ).output()
            path = String(made.split(separator: "\n").last ?? "")
        }
        byteCount = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64) ?? 0
        cacheName = URL(filePath: path).deletingPathExtension().lastPathComponent
        let (path, name) = (path, cacheName)
        let file = try workshop.cached("\(name).sha256") { try Command.bash("openssl dgst -sha256 -r '\(path)' > '\($0)'").run() }
        digest = String(try String(contentsOfFile: file, encoding: .utf8).prefix(64))
    }

    /// An image of random bytes, which pack to their own size; gives its path.
    ///
    /// - Throws: what makes it impossible.
    public static func noise(megabytes: Int, in workshop: Workshop) throws -> String {
        try workshop.cached("noise-\(megabytes).img") {
            _ = try OSImage.make(at: $0, rootMegabytes: megabytes + megabytes / 4 + 24, payloadMegabytes: megabytes)
        }
    }

    /// The image compressed by zstd, as somebody would publish it; made once, which takes minutes.
    ///
    /// - Throws: `CommandFailure`.
    public func compressed(in workshop: Workshop) throws -> String {
        try workshop.cached("\(cacheName).img.zst") { partial in
            workshop.say("compressing \(path) by zstd -\(level) (once)")
            try Command("zstd", "-\(level)", "-T0", "-q", path, "-o", partial).run()
        }
    }

    /// bmaptool's map of the image's blocks, with their digests.
    ///
    /// - Throws: `CommandFailure`.
    public func map(in workshop: Workshop) throws -> String {
        try workshop.cached("\(cacheName).bmap") { try Command("bmaptool", "-q", "create", path, "-o", $0).run() }
    }

    /// How many bytes bmaptool's map covers.
    ///
    /// - Throws: what Foundation says when the map cannot be read.
    public func mappedByteCount(in workshop: Workshop) throws -> UInt64 {
        let text = try String(contentsOfFile: map(in: workshop), encoding: .utf8)
        guard let match = text.firstMatch(of: /<MappedBlocksCount>\s*(\d+)\s*</), let blocks = UInt64(match.1) else {
            throw CommandFailure("bmaptool's map of \(path) has no count of blocks.")
        }
        return blocks * 4_096
    }

    /// Takes a file out of the page cache, so that the next reader gets it from the disk.
    ///
    /// - Throws: `CommandFailure`.
    public static func forget(_ path: String) throws {
        try Command("dd", "if=\(path)", "iflag=nocache", "count=0", "status=none").run()
    }
}
