public import DeviceProtocol
import Ext2FS
import LibCrypto
import Synchronization

/// Computes, for one image, the few blocks that make a card of it a certain device's: its name, cloud-init's data, the operator's files.
///
/// Usable from several threads at once. Equal input gives equal bytes.
public final class CardPatcher: Sendable {
    private let image: PageCache
    private let manifest: Manifest
    private let plan = Mutex<PatchPlan?>(nil)

    /// Takes an image; nothing is read before the first patch.
    ///
    /// - Parameters:
    ///   - image: the image as its packed file gives it, bytes that no file system uses being zeros.
    ///   - manifest: of that image.
    public init(image: any BlockReader, manifest: Manifest) {
        self.image = PageCache(image)
        self.manifest = manifest
    }

    /// Makes a patch and throws it away, to know when an image is added whether its cards can be named.
    ///
    /// Unlike ``patch(hostname:instanceID:rootFiles:bootFiles:)`` it checks the whole changed file system again afterwards.
    public func check() throws(PatchError) -> PatchTarget {
        let plan = try currentPlan()
        let overlay = ImageOverlay(over: image)
        let hostname = "check-" + String(repeating: "x", count: 57)
        try apply(plan, overlay, hostname, "check", rootFiles: [], bootFiles: [])
        _ = try patch(overlay)
        let storage = OverlayStorage(overlay, plan.root.range)
        let fileSystem = try PatchPlan.open(storage, plan.root, writable: false)
        try PatchPlan.requireSound(fileSystem, storage, plan.root)
        guard try fileSystem.content("/etc/hostname") == Array("\(hostname)\n".utf8) else { throw .notWritten(path: "/etc/hostname") }
        return plan.target
    }

    /// The patch of one device.
    ///
    /// `/etc/hostname` and the 127.0.1.1 line of `/etc/hosts` get the name; where the image has cloud-init, its NoCloud files do too, with
    /// a new instance ID. Files that are there keep inode, owner and permissions.
    /// - Parameters:
    ///   - hostname: 1 to 63 letters, digits and hyphens.
    ///   - instanceID: new for every deployment: 1 to 128 letters, digits, `.`, `_`, `-`.
    ///   - rootFiles: the operator's files for the root file system.
    ///   - bootFiles: the operator's files for the boot file system.
    /// - Throws: ``PatchError``.
    public func patch(
        hostname: String, instanceID: String, rootFiles: [PlacedFile] = [], bootFiles: [PlacedFile] = []
    ) throws(PatchError) -> BlockPatch {
        guard Self.isHostname(hostname) else { throw .badHostname(hostname) }
        guard (1...128).contains(instanceID.utf8.count),
            instanceID.utf8.allSatisfy({ Self.isWord($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
        else { throw .badInstanceID(instanceID) }
        let total = (rootFiles + bootFiles).reduce(0) { $0 + $1.bytes.count }
        guard total <= BlockPatch.maximumByteCount else { throw .tooLarge(byteCount: total, limit: BlockPatch.maximumByteCount) }
        let overlay = ImageOverlay(over: image)
        try apply(currentPlan(), overlay, hostname, instanceID, rootFiles: rootFiles, bootFiles: bootFiles)
        return try patch(overlay)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func isHostname(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count) && name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
            && !name.hasPrefix("-") && !name.hasSuffix("-")
    }

    private func currentPlan() throws(PatchError) -> PatchPlan {
        guard image.byteCount == manifest.rawSize else {
            throw .wrongManifest(imageByteCount: image.byteCount, manifestByteCount: manifest.rawSize)
        }
        // Two threads may both find it out: that is harmless, and neither waits for the other later.
        if let known = plan.withLock({ $0 }) { return known }
        let found = try PatchPlan(image)
        plan.withLock { $0 = found }
        return found
    }

    private func patch(_ overlay: ImageOverlay) throws(PatchError) -> BlockPatch {
        let blocks: [(offset: UInt64, bytes: [UInt8])]
        do { blocks = try overlay.blocks(manifest) } catch { throw .image(error) }
        do {
            return try BlockPatch(
                rawSize: manifest.rawSize, imageDigest: manifest.imageDigest, blocks: blocks, hash: { SHA256Hasher.digest(of: $0) })
        } catch .tooLarge(let count) {
            throw .tooLarge(byteCount: count, limit: BlockPatch.maximumByteCount)
        } catch {
            throw .patch(error)
        }
    }

    private func apply(
        _ plan: PatchPlan, _ overlay: ImageOverlay, _ hostname: String, _ instanceID: String, rootFiles: [PlacedFile],
        bootFiles: [PlacedFile]
    ) throws(PatchError) {
        let storage = OverlayStorage(overlay, plan.root.range)
        do throws(PatchError) {
            let root = try PatchPlan.open(storage, plan.root, writable: true)
            for file in rootFiles { try root.place(file) }
            try root.place(PlacedFile(path: "/etc/hostname", bytes: Array("\(hostname)\n".utf8)))
            let hosts = try root.content("/etc/hosts")
            let named = hosts.map { HostsFile.renaming($0, to: hostname) } ?? HostsFile.content(hostname: hostname)
            try root.place(PlacedFile(path: "/etc/hosts", bytes: named))
            if plan.hasSeedFolder || (plan.hasCloudInit && plan.boot == nil) {
                let files = try CloudInitFiles.named(
                    meta: root.content(PatchPlan.seedFolder + "/meta-data"), user: root.content(PatchPlan.seedFolder + "/user-data"),
                    hostname: hostname, instanceID: instanceID)
                for (name, bytes) in files { try root.place(PlacedFile(path: PatchPlan.seedFolder + "/" + name, bytes: bytes)) }
            }
            do { try root.flush() } catch { throw .failed(path: "the root file system", reason: error.reason) }
        } catch { throw storage.failure.map(PatchError.image) ?? error }
        guard let boot = plan.boot else {
            if let file = bootFiles.first { throw .noBoot(path: file.path) }
            return
        }
        var volume = FATVolume(overlay, boot, name: boot.partition.name)
        for file in bootFiles { try volume.place(file.path, file.bytes) }
        if plan.hasCloudInit { try nameBoot(&volume, hostname, instanceID) }
        try volume.flush()
    }

    private func nameBoot(_ volume: inout FATVolume, _ hostname: String, _ instanceID: String) throws(PatchError) {
        let meta = try volume.content("meta-data")
        let user = try volume.content("user-data")
        let files = try CloudInitFiles.named(meta: meta, user: user, hostname: hostname, instanceID: instanceID)
        for (path, bytes) in files { try volume.place(path, bytes) }
        if let line = try volume.content("cmdline.txt").map({ String(decoding: $0, as: UTF8.self) }) {
            let changed = CloudInitFiles.commandLine(line, hostname: hostname, instanceID: instanceID)
            if changed != line { try volume.place("cmdline.txt", Array(changed.utf8)) }
        }
    }
}
