import BenchmarkHarness
import Foundation

/// The memory that storing an image takes, small and huge: once each, since memory does not vary as time does.
struct PackingMemory: Benchmark {
    let name = "pack-memory"
    let summary = "peak memory of image add, for images of several sizes"

    func prepare(_ workshop: Workshop) throws -> Plan {
        let gigabytes =
            switch workshop.extent {
            case .full: [4, 110, 400]
            case .quick: [4, 16]
            case .smoke: [1]
            }
        let folder = try workshop.folder("pack-memory")
        let contenders = gigabytes.map { size in
            Contender("image of \(size) GiB") { round in round.isFirst ? try measure(size, folder, workshop) : Sample() }
        }
        return Plan(
            notes: [
                "sparse images with an ext4 of blocks of 4 KiB, free space in crumbs, 300 MB in files",
                "110 GiB is the most that goes into chunks of 256 KiB: its list of chunks is the longest",
            ], metrics: [.wall, .cpu, .peakMemory], contenders: contenders,
            goals: contenders.map { .value(.peakMemory, of: $0.name, atMost: 256_000_000) })
    }

    private func measure(_ gigabytes: Int, _ folder: URL, _ workshop: Workshop) throws -> Sample {
        let (image, data) = (folder.appending(path: "huge.img").path, folder.appending(path: "data").path)
        defer { for path in [image, data] { try? FileManager.default.removeItem(atPath: path) } }
        // Every second one of 10,000 files is deleted.
        try Command.bash(
            """
            mkdir '\(folder.path)/tree'; cd '\(folder.path)/tree'
            head -c 300000000 /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -iter 1 -pass pass:noise | split -b 30000 -a 4 - file-
            truncate -s \(gigabytes)G '\(image)'; mke2fs -q -F -t ext4 -b 4096 -E lazy_itable_init=1,nodiscard -d . '\(image)'
            ls | awk 'NR % 2 { print "rm /" $1 }' >../commands; debugfs -w -f ../commands '\(image)' >/dev/null 2>&1
            cd ..; rm -rf tree commands
            """
        ).run()
        try Command(workshop.rpiDeploy, "db", "init", "--data", data).run()
        let add = Command(
            workshop.rpiDeploy, "image", "add", image, "--product", "KXP2", "--version", "1", "--name", "huge", "--max-size", "2000",
            "--data", data)
        return Sample(try add.run())
    }
}
