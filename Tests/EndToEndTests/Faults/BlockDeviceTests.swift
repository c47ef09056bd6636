import Foundation
import TestSupport
import Testing

/// The installer on real block devices, and on ones that fail.
@Suite struct BlockDeviceTests {
    @Test(arguments: InstallerProgram.flavours)
    func `pi-installer writes, verifies and names a block device`(flavour: String) async throws {
        let (site, image) = try await served()
        let card = try LoopCard(byteCount: image.byteCount + 1_048_576)
        // What was on the card before must not shine through.
        try ShellCommand.run("head -c \(image.byteCount) /dev/zero | tr '\\0' '\\377' > '\(card.device)'")
        let result = try await install(flavour, site, card)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        try await CardCheck.run(card: card.file, image: image, hostname: "KXP2-CORO-001")
        #expect(try await site.history().map(\.status) == ["success"])
    }

    @Test(arguments: ["-r", "setro"]) func `a read-only block device is refused by name before anything is asked for`(how: String)
        async throws
    {
        let site = try await Site()
        try await site.serve()
        let card = try LoopCard(byteCount: 64 << 20, options: how == "-r" ? "-r" : "")
        if how == "setro" {
            try ShellCommand.run("blockdev --setro \(card.device)", environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"])
        }
        let result = try await install("full Swift", site, card)
        #expect(result.status == 1)
        #expect(result.errors.contains("\(card.device) is read-only"), "\(result.errors)")
        #expect(AllocatedSize.of(card.file) == 0)
    }

    @Test(arguments: [UInt64(0), 40 << 20]) func `a block device that shrinks or goes away during the run ends in a named failure`(
        left: UInt64
    ) async throws {
        let (site, image) = try await served(payloadMegabytes: 96)
        let card = try LoopCard(byteCount: image.byteCount)
        let installer = try InstallerProgram.start(try await InstallerProgram.path(), server: site.address, card: card.device)
        let isUnderWay = try await installer.wait { _ in AllocatedSize.of(card.file) > 20 << 20 }
        try #require(isUnderWay && installer.isRunning, "\(installer.errors)")
        try card.shrink(to: left)
        let result = try await installer.end()
        #expect(result.status == 1)
        #expect(result.errors.contains("of the card") || result.errors.contains("the card is bad"), "\(result.errors)")
        let row = try #require(try await site.history().first)
        #expect(row.status == "failed" && row.error_message?.contains("card") == true, "\(row)")
    }

    @Test func `a write error in the middle of a block device ends in a failure that names the place`() async throws {
        let (site, image) = try await served(payloadMegabytes: 48)
        // The file behind the device has room for a part only: the kernel answers what comes after with an error of the device.
        let disk = try SmallDisk(megabytes: 24)
        let card = try LoopCard(byteCount: image.byteCount, in: disk.path)
        let result = try await install("full Swift", site, card)
        #expect(result.status == 1)
        #expect(result.errors.contains("cannot write") && result.errors.contains("of the card"), "\(result.errors)")
        #expect(try await site.history().first?.status == "failed")
    }

    @Test func `a card of 1 MB a second is written and verified`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 16, payloadMegabytes: 2)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let card = try LoopCard(byteCount: image.byteCount)
        let group = "/sys/fs/cgroup/blkio/rpi-deployment-test-\(UUID().uuidString)"
        let number = try ShellCommand.run("cat /sys/block/\((card.device as NSString).lastPathComponent)/dev")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try ShellCommand.run("mkdir '\(group)'; echo '\(number) 1000000' > '\(group)/blkio.throttle.write_bps_device'")
        defer { _ = try? ShellCommand.run("rmdir '\(group)'") }
        let used = try #require(try await site.images().first).used_bytes
        let start = ContinuousClock.now
        let program = try await InstallerProgram.path()
        let result = try await ShellCommand.attemptAside(
            """
            echo $$ > '\(group)/cgroup.procs'
            exec '\(program)' --server \(site.address) --product KXP2 --venue CORO --device \(card.device) --no-reboot \\
                --serial 10000000abcdef01 --mac 02:00:00:ab:cd:ef
            """)
        #expect(result.status == 0, "\(result.errors)")
        #expect(ContinuousClock.now - start > .milliseconds(Int64(used / 2_000)), "the card was not slow")
        try await CardCheck.run(card: card.file, image: image, hostname: "KXP2-CORO-001")
    }

    private func served(payloadMegabytes: Int = 8) async throws -> (Site, OSImage) {
        let site = try await Site()
        let image = try OSImage.make(
            at: site.folder.file("os.img"), rootMegabytes: payloadMegabytes * 5 / 4 + 32, payloadMegabytes: payloadMegabytes)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        return (site, image)
    }

    private func install(_ flavour: String, _ site: Site, _ card: LoopCard) async throws -> ShellCommand.Result {
        try await InstallerProgram.start(try await InstallerProgram.path(flavour), server: site.address, card: card.device).end()
    }
}
