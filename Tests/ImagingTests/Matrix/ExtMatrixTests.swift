import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Each feature of ext2, ext3 and ext4 that decides which blocks are in use: never a used block left out, and the free ones left out.
@Suite struct ExtMatrixTests {
    static let features = [
        "-t ext4 -b 4096 -O 64bit", "-t ext4 -b 4096 -O ^64bit", "-t ext4 -O ^metadata_csum", "-t ext4 -O ^metadata_csum,uninit_bg",
        "-t ext4 -b 1024 -g 1024 -O flex_bg -G 4", "-t ext4 -b 1024 -g 1024 -O ^flex_bg", "-t ext4 -b 1024 -O ^extent,^64bit",
        "-t ext4 -b 4096 -O bigalloc -C 16384", "-t ext4 -b 1024 -O bigalloc -C 16384", "-t ext4 -O inline_data -I 256",
        "-t ext4 -b 1024 -g 1024 -O sparse_super2", "-t ext4 -b 1024 -g 512 -O meta_bg,^resize_inode", "-t ext4 -b 2048",
        "-t ext4 -b 4096 -I 128", "-t ext4 -b 4096 -I 1024", "-t ext4 -O quota", "-t ext4 -O quota,project -I 256",
        "-t ext4 -O encrypt,stable_inodes", "-t ext4 -O verity", "-t ext4 -O casefold", "-t ext4 -O orphan_file",
        "-t ext4 -O ^resize_inode", "-t ext4 -b 1024 -g 2048 -O resize_inode -E resize=2000000", "-t ext4 -O large_dir,ea_inode",
        "-t ext4 -O ^has_journal", "-t ext4 -O fast_commit", "-t ext4 -E lazy_itable_init=1,lazy_journal_init=1",
        "-t ext4 -E packed_meta_blocks=1", "-t ext2 -b 1024", "-t ext2 -b 4096 -I 128", "-t ext2 -r 0 -b 1024", "-t ext3 -b 1024",
        "-t ext3 -b 4096",
    ]

    @Test(arguments: features)
    func `a card full of garbage gets every used block of an ext file system, and only those`(options: String) async throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: options), "mke2fs \(options)")
        let card = try await RestoredCard.make(sample)
        #expect(card.map.warnings == [])
        #expect(try sample.extDifference() == nil)
        let free = try sample.freeByteCount()
        #expect(card.map.unused.byteCount == free)
        // Blocks of 1 KiB in chunks of 4 KiB: what is free at the ends of a run is kept.
        #expect(free > 5 << 20 && card.leftOut > free / 10 * 9, "\(card.leftOut) of \(free) bytes are left out")
    }
}
