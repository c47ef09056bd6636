import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Combinations of mke2fs's options that nobody thought of. `RPI_DEPLOY_IMAGE_SEED` repeats a case, `RPI_DEPLOY_IMAGE_CASES` makes more of them.
@Suite struct RandomExtTests {
    static let caseCount = ProcessInfo.processInfo.environment["RPI_DEPLOY_IMAGE_CASES"].flatMap(Int.init) ?? 6
    static let seed = ProcessInfo.processInfo.environment["RPI_DEPLOY_IMAGE_SEED"].flatMap(UInt64.init) ?? 20_261_121

    /// Options that mke2fs may still refuse together. Not mmp: e2fsprogs wait for 11 s at each use of it.
    static func options(_ random: inout SeededGenerator) -> String {
        func one(_ choices: [String]) -> String { choices[Int(random.next() % UInt64(choices.count))] }
        let block = one(["1024", "1024", "2048", "4096", "4096"])
        var features: [String] = []
        for name in [
            "64bit", "metadata_csum", "flex_bg", "extent", "bigalloc", "inline_data", "has_journal", "sparse_super2", "meta_bg",
            "resize_inode",
            "quota", "project", "encrypt", "verity", "casefold", "orphan_file", "uninit_bg", "large_dir", "ea_inode", "dir_index",
            "huge_file",
            "fast_commit", "metadata_csum_seed", "extra_isize", "dir_nlink",
        ] {
            switch random.next() % 3 {
            case 0: features.append(name)
            case 1: features.append("^" + name)
            default: break
            }
        }
        var options = "-t \(one(["ext4", "ext4", "ext4", "ext3", "ext2"])) -b \(block) -I \(one(["128", "256", "256", "512"]))"
        options += " -O \(features.joined(separator: ","))"
        if features.contains("bigalloc") { options += " -C \(one(["8192", "16384", "65536"]))" }
        if !features.contains("bigalloc"), block == "1024" { options += " -g \(one(["512", "1024", "2048", "8192"]))" }
        if features.contains("flex_bg") { options += " -G \(one(["2", "8", "16"]))" }
        return options + " -E lazy_itable_init=\(one(["0", "1"]))"
    }

    @Test func `random combinations of features never cost a used block`() async throws {
        var done = 0
        var refused = 0
        while done < Self.caseCount {
            let seed = Self.seed &+ UInt64(done + refused)
            var random = SeededGenerator(seed: seed)
            let options = Self.options(&random)
            let sample = try FileSystemSample()
            guard try sample.makeMatrixExt(options: options, seed: "\(seed)") else {
                refused += 1
                try #require(refused < 40 * Self.caseCount, "mke2fs refuses nearly everything")
                continue
            }
            done += 1
            print("case with RPI_DEPLOY_IMAGE_SEED=\(seed): mke2fs \(options)")
            let card = try await RestoredCard.make(sample)
            #expect(try sample.extDifference() == nil, "seed \(seed): \(options)")
            #expect(card.map.warnings == [], "seed \(seed): \(options)")
            #expect(try card.map.unused.byteCount == sample.freeByteCount(), "seed \(seed): \(options)")
            #expect(card.leftOut > card.map.unused.byteCount / 10 * 8, "seed \(seed): \(options)")
        }
    }
}
