import Ext2FS

/// What every patch of an image starts from: found once, as the image never changes.
struct PatchPlan: Sendable {
    struct Boot: Sendable {
        let partition: Partition
        let layout: FATLayout
        let table: FATTable
        let freeCount: Int
    }

    let root: Partition
    let boot: Boot?
    let hasCloudInit: Bool
    /// Whether the root has a seed folder of its own, which wins over the boot partition.
    let hasSeedFolder: Bool

    static let seedFolder = "/var/lib/cloud/seed/nocloud"

    var target: PatchTarget { PatchTarget(root: root, boot: boot?.partition, hasCloudInit: hasCloudInit) }

    init(_ image: any BlockReader) throws(PatchError) {
        let overlay = ImageOverlay(over: image)
        var ext: [Partition] = []
        var fat: [Partition] = []
        var problem: (partition: String, reason: String)?
        let isTrusted: Bool
        let warnings: [String]
        do {
            let table = try PartitionTable.read(image)
            isTrusted = table.isTrusted
            warnings = table.warnings
            for partition in table.partitions {
                let marks = try FileSystemSignatures(image, at: partition.range)
                if let found = marks.contradiction { problem = problem ?? (partition.name, found) }
                if marks.ext { ext.append(partition) } else if marks.fat { fat.append(partition) }
            }
        } catch { throw .image(error) }
        guard isTrusted else { throw .damaged(partition: "the whole image", reason: warnings.joined(separator: "; ")) }
        if let problem { throw .damaged(partition: problem.partition, reason: problem.reason) }
        root = try Self.findRoot(overlay, ext)
        let storage = OverlayStorage(overlay, root.range)
        var cloudInit = false
        do throws(PatchError) {
            let fileSystem = try Self.open(storage, root, writable: false)
            cloudInit = try fileSystem.exists("/etc/cloud/cloud.cfg")
            hasSeedFolder = try fileSystem.exists(Self.seedFolder + "/meta-data")
        } catch { throw storage.failure.map(PatchError.image) ?? error }
        boot = try Self.findBoot(overlay, image, fat)
        if let boot, !cloudInit {
            let volume = FATVolume(overlay, boot, name: boot.partition.name)
            let names = ["meta-data", "user-data"]
            for name in names where try volume.content(name) != nil { cloudInit = true }
            if let line = try volume.content("cmdline.txt"), String(decoding: line, as: UTF8.self).contains("ds=nocloud") {
                cloudInit = true
            }
        }
        hasCloudInit = cloudInit || hasSeedFolder
    }

    /// Opens a root file system that raised no doubt, with its bitmaps when it is to be changed.
    static func open(_ storage: OverlayStorage, _ partition: Partition, writable: Bool) throws(PatchError) -> Ext2FileSystem {
        do {
            let fileSystem = try Ext2FileSystem(storage, writable: writable)
            if writable { try fileSystem.readBitmaps(inodes: true) }
            return fileSystem
        } catch {
            throw storage.failure.map(PatchError.image) ?? .damaged(partition: partition.name, reason: error.reason)
        }
    }

    private static func findRoot(_ overlay: ImageOverlay, _ partitions: [Partition]) throws(PatchError) -> Partition {
        var fallback: Partition?
        var firstError: PatchError?
        for partition in partitions {
            let storage = OverlayStorage(overlay, partition.range)
            do throws(PatchError) {
                let fileSystem = try open(storage, partition, writable: false)
                guard try fileSystem.exists("/etc") else { continue }
                var isSystem = try fileSystem.exists("/etc/hostname")
                if !isSystem { isSystem = try fileSystem.exists("/etc/os-release") }
                guard isSystem || fallback == nil else { continue }
                try requireSound(fileSystem, storage, partition)
                if isSystem { return partition }
                fallback = partition
            } catch { firstError = firstError ?? storage.failure.map(PatchError.image) ?? error }
        }
        guard let fallback else { throw firstError ?? .noRoot }
        return fallback
    }

    /// Checks everything that a change relies on.
    static func requireSound(_ fileSystem: borrowing Ext2FileSystem, _ storage: OverlayStorage, _ partition: Partition) throws(PatchError) {
        let summary = fileSystem.summary
        if let problem = summary.problem(partitionByteCount: storage.byteCount) {
            throw .damaged(partition: partition.name, reason: problem)
        }
        let obstacles: [(Ext2Summary.Features, String)] = [
            (.multipleMountProtection, "it is made for several hosts (mmp)"), (.sharedBlocks, "its files share blocks (shared_blocks)"),
            (.readOnly, "it is marked as read-only for ever (read-only)"), (.quota, "it counts quotas (quota)"),
        ]
        for (feature, text) in obstacles where summary.features.contains(feature) {
            throw .unsupported(partition: partition.name, feature: text)
        }
        let inconsistency: Ext2Inconsistency?
        do {
            try fileSystem.readBitmaps(inodes: true)
            inconsistency = try fileSystem.inconsistency()
        } catch {
            throw .damaged(partition: partition.name, reason: error.reason)
        }
        if let inconsistency { throw .damaged(partition: partition.name, reason: inconsistency.reason) }
    }

    /// The first FAT partition with Raspberry Pi boot files, else the first of all.
    private static func findBoot(_ overlay: ImageOverlay, _ image: any BlockReader, _ partitions: [Partition]) throws(PatchError) -> Boot? {
        var fallback: Boot?
        var firstError: PatchError?
        for partition in partitions {
            do throws(PatchError) {
                let boot = try open(image, partition)
                guard let boot else { continue }
                let volume = FATVolume(overlay, boot, name: partition.name)
                let names = ["config.txt", "cmdline.txt"]
                for name in names where try volume.content(name) != nil { return boot }
                fallback = fallback ?? boot
            } catch { firstError = firstError ?? error }
        }
        if fallback == nil, let firstError { throw firstError }
        return fallback
    }

    private static func open(_ image: any BlockReader, _ partition: Partition) throws(PatchError) -> Boot? {
        let table: FATTable
        let layout: FATLayout
        do throws(ImagingError) {
            guard let known = FATLayout(bootSector: try image.read(at: partition.range.lowerBound, count: 512)), known.kind != .fat12
            else { return nil }
            guard known.isPlain, known.totalByteCount <= partition.range.upperBound - partition.range.lowerBound else { return nil }
            layout = known
            table = try FATTable(image, at: partition.range.lowerBound, layout)
        } catch { throw .image(error) }
        if let problem = table.problem { throw .damaged(partition: partition.name, reason: problem) }
        return Boot(partition: partition, layout: layout, table: table, freeCount: table.freeCount)
    }
}

extension FATVolume {
    /// Opens the boot file system of an image inside an overlay.
    init(_ overlay: ImageOverlay, _ boot: PatchPlan.Boot, name: String) {
        self.init(
            overlay, at: boot.partition.range.lowerBound, boot.layout, boot.table, freeCount: boot.freeCount, name: name)
    }
}
