import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Cards that were taken out while they were written: the journal holds what the file system does not yet.
@Suite struct DirtyJournalTests {
    /// Plays the journals back, as the first start of the card does, and compares. Both at the same moment, which e2fsck writes down.
    private func expectSameAfterReplay(_ sample: FileSystemSample) throws {
        try sample.shell(
            """
            for file in image card; do cp $file replayed-$file; E2FSCK_TIME=1700000000 e2fsck -fy replayed-$file >$file.log 2>&1 || test $? -le 1; done
            sed -i 's/replayed-[a-z]*/FILE/' *.log; cmp image.log card.log; cmp replayed-image replayed-card
            """)
    }

    @Test(arguments: ["-t ext4 -b 4096", "-t ext4 -b 1024 -O ^metadata_csum", "-t ext3 -b 1024"])
    func `a journal that holds changes is kept with all that it changes`(options: String) async throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: options))
        try sample.shell(
            """
            size=$(dumpe2fs -h image 2>/dev/null | awk '/^Block size:/ {print $3}')
            block=$(debugfs -R 'blocks /usr/large-2' image 2>/dev/null | awk '{print $3}')
            head -c $size noise >change
            printf 'jo\\njw -b %s change\\njc\\n' $block >commands; debugfs -w -f commands image 2>&1 | cat >jlog
            dumpe2fs -h image 2>/dev/null | grep -q needs_recovery || { cat jlog >&2; exit 1; }
            """)
        let card = try await RestoredCard.make(sample)
        #expect(card.leftOut == 0)
        #expect(card.map.warnings.count == 1)
        #expect(card.map.warnings.first?.contains("unmounted properly") == true)
        try sample.shell("cmp image card")
        try expectSameAfterReplay(sample)
        let played = try sample.shell("debugfs -R 'dump -p /usr/large-2 played' replayed-card 2>/dev/null; sha256sum <played")
        let before = try sample.shell("sha256sum <tree/usr/large-2")
        #expect(played != before)
    }

    @Test(.enabled("mounting takes root and loop devices") { try canMount() }, arguments: ["-t ext4 -b 4096", "-t ext2 -b 1024"])
    func `an image of a mounted card is kept whole`(options: String) async throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: options))
        // In a namespace of its own, so that nothing stays mounted whatever happens.
        try sample.shell(
            """
            mv image live; mkdir mount
            unshare -m bash -euc 'mount -o loop live mount; cp noise mount/written-1; sync; cp noise mount/written-2; rm mount/again
                sync -f mount; cp live image; umount mount'
            """)
        let card = try await RestoredCard.make(sample)
        #expect(card.leftOut == 0)
        #expect(card.map.warnings.count == 1)
        try sample.shell("cmp image card")
        try expectSameAfterReplay(sample)
    }

    private static func canMount() throws -> Bool {
        let script = "truncate -s 2M f; mke2fs -q -F f; mkdir m; unshare -m bash -euc 'mount -o loop f m; umount m'"
        return try FileSystemSample().attempt(script).status == 0
    }
}
