import Foundation
import Imaging
import TestSupport

/// ext file systems whose free blocks hold noise, with files of every kind, by mke2fs and debugfs.
extension FileSystemSample {
    /// Makes the file system `image`; free blocks and unwritten inode tables keep the noise of a card that was used before.
    ///
    /// - Returns: whether mke2fs accepted the options.
    func makeMatrixExt(options: String, seed: String = "free", megabytes: Int = 20) throws -> Bool {
        try makeTree()
        // The indexes of a large folder, names that fill blocks, second names, a long symbolic link.
        try shell(
            """
            mkdir -p tree/var/index; cd tree/var/index
            seq 1 250 | awk 'BEGIN { pad = sprintf("%100s", ""); gsub(/ /, "x", pad) } { name = $1 "-" pad; print > name; close(name) }'
            ln ../../usr/large-0 second-name; ln -s "/$(printf 'target/%.0s' {1..20})" long-link
            """)
        let attempt = try attempt(
            """
            \(RestoredCard.noise(seed: seed, byteCount: UInt64(megabytes) << 20)) >image
            mke2fs -q -F \(options) -E nodiscard,root_owner=0:0,hash_seed=00000000-0000-0000-0000-000000000001 -d tree image
            """)
        guard attempt.status == 0 else { return false }
        try shell(
            """
            head -c 900 noise | tr '\\0' x >value
            { for file in gone-1 gone-3 many/file-7 many/file-8 many/file-30; do echo "rm /$file"; done
              echo 'ea_set -f value /etc/hosts user.large'; echo 'ea_set /etc/os-release user.small some'
              echo 'mknod null c 1 3'; echo 'mknod pipe p'; echo 'write noise again'; echo 'punch again 20 40'; echo 'fallocate again 300 500'; } >commands
            debugfs -w -f commands image >/dev/null 2>&1
            e2fsck -fy image >/dev/null 2>&1 || true
            """)
        return try self.attempt("e2fsck -fn image").status == 0
    }

    /// Whether a card holds all that its image's ext file system uses, as e2fsprogs see it.
    ///
    /// - Returns: what differs; `nil` when nothing does.
    func extDifference(_ image: String = "image", _ card: String = "card") throws -> String? {
        for command in ["dumpe2fs \"$1\" 2>&1", "e2fsck -fn \"$1\" 2>&1 || true"] {
            let text = try [image, card].map { name in
                // Their first lines name the file.
                try shell("set -- \(name); \(command)").replacingOccurrences(of: image, with: "FILE").replacingOccurrences(
                    of: card, with: "FILE")
            }
            if text[0] != text[1] { return "\(command): \(text[0])\n\(text[1])" }
        }
        if try extListing(image) != extListing(card) { return "files differ" }
        return try attempt(
            """
            size=$(dumpe2fs -h \(image) 2>/dev/null | awk '/^Block size:/ {print $3}')
            python3 - \(image) \(card) $size <<'COMPARE'
            import re, subprocess, sys
            image, card, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
            text = subprocess.run(["dumpe2fs", image], capture_output=True, text=True).stdout
            total = int(re.search(r"^Block count:\\s+(\\d+)", text, re.M).group(1))
            cluster = re.search(r"^Cluster size:\\s+(\\d+)", text, re.M)
            ratio = int(cluster.group(1)) // size if cluster else 1
            free = bytearray(total)
            for line in re.findall(r"^  Free blocks: (.*)$", text, re.M):
                for part in filter(None, line.split(", ")):
                    ends = [int(end) for end in part.split("-")]
                    for block in range(ends[0], min(ends[-1] + ratio, total)): free[block] = 1
            with open(image, "rb") as one, open(card, "rb") as two:
                for block in range(total):
                    if one.read(size) != two.read(size) and not free[block]: sys.exit("block %d is in use and differs" % block)
            COMPARE
            """
        ).errors.split(separator: "\n").first.map(String.init)
    }

    /// The bytes that dumpe2fs calls free.
    func freeByteCount(_ image: String = "image") throws -> UInt64 {
        try freeBlocksByDumpe2fs(image).byteCount
    }
}
