import BenchmarkHarness
import BenchmarkRig
import Foundation

/// Storing an image: packed, read back, compared and listed, against compressing it and taking its checksum.
struct Packing: Benchmark {
    let name = "pack"
    let summary = "storing an image (image add), against zstd -T0 -3 and then sha256sum of it"

    static let ours = "rpi-deploy image add"
    static let zstd = "zstd -T0 -3 + sha256sum"
    private static let packed = Metric("packed", .bytes)

    func prepare(_ workshop: Workshop) throws -> Plan {
        let size: BenchmarkImage.Size =
            switch workshop.extent {
            case .full: .large
            case .quick: .small
            case .smoke: .tiny
            }
        let image = try BenchmarkImage(size, in: workshop)
        let folder = try workshop.folder("pack")
        return Plan(
            notes: [
                "image: \(image.byteCount >> 20) MiB, sparse, in the page cache",
                "ours ends when the packed image is on the disk, was read back from it and compared; the others do not wait for the disk",
                "sha256sum has no SHA instructions on Debian 12; openssl dgst uses them",
            ], metrics: [.wall, .cpu, .peakMemory, Self.packed],
            contenders: [
                Contender(Self.ours) { _ in try add(image, [], folder, workshop) },
                Contender("\(Self.ours) --level 9") { _ in try add(image, ["--level", "9"], folder, workshop) },
                Contender(Self.zstd) { _ in try compress(image, hash: ["sha256sum"], folder) },
                Contender("zstd -T0 -3 + openssl dgst -sha256") { _ in
                    try compress(image, hash: ["openssl", "dgst", "-sha256", "-r"], folder)
                },
            ],
            goals: [.ratio(of: Self.ours, to: Self.zstd, atMost: 0.8), .value(.peakMemory, of: Self.ours, atMost: 256_000_000)])
    }

    private func add(_ image: BenchmarkImage, _ options: [String], _ folder: URL, _ workshop: Workshop) throws -> Sample {
        let data = folder.appending(path: "data").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        try Command(workshop.rpiDeploy, "db", "init", "--data", data).run()
        try read(image.path)
        let words = [
            workshop.rpiDeploy, "image", "add", image.path, "--product", "KXP2", "--version", "1", "--name", "packed", "--data", data,
            "--json",
        ]
        let finished = try Command(words + options).run()
        guard finished.output.contains(image.digest) else { throw CommandFailure("the stored image is another one:\n\(finished.output)") }
        var sample = Sample(finished)
        sample[Self.packed] = try byteCount("\(data)/images/packed.img.zst")
        return sample
    }

    private func compress(_ image: BenchmarkImage, hash: [String], _ folder: URL) throws -> Sample {
        let output = folder.appending(path: "peer.zst").path
        defer { try? FileManager.default.removeItem(atPath: output) }
        try read(image.path)
        let finished = try Command.bash("zstd -q -T0 -3 '\(image.path)' -o '\(output)'; \(hash.joined(separator: " ")) '\(image.path)'")
            .run()
        guard finished.output.contains(image.digest) else { throw CommandFailure("a wrong checksum:\n\(finished.output)") }
        var sample = Sample(finished)
        sample[Self.packed] = try byteCount(output)
        return sample
    }

    /// All begin with the image in the page cache.
    private func read(_ path: String) throws { try Command("dd", "if=\(path)", "of=/dev/null", "bs=1M", "status=none").run() }

    private func byteCount(_ path: String) throws -> Double {
        (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.doubleValue ?? 0
    }
}
