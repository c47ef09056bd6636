import DeviceProtocol
import Foundation
import Imaging
import TestSupport
import Testing

struct BootPatchTests {
    private func sample(_ options: String, megabytes: Int = 40) throws -> CardSample {
        let sample = try FileSystemSample()
        try sample.shell("mkdir -p tree/etc; truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext")
        try sample.makeFAT(options: options, megabytes: megabytes)
        return try CardSample.make(sample, extMegabytes: 8, fatMegabytes: megabytes)
    }

    @Test(arguments: [("-F 32 -s 1", 40), ("-F 16", 20), ("-F 16 -s 8 -r 224", 40), ("-F 32 -s 1 -f 1", 40)])
    func `files on the boot partition are made and replaced`(options: String, megabytes: Int) throws {
        let card = try sample(options, megabytes: megabytes)
        var random = SeededGenerator(seed: 5)
        let files = [
            PlacedFile(path: "firstrun.sh", bytes: Array("#!/bin/bash\n".utf8)), PlacedFile(path: "PLAIN.TXT", bytes: random.bytes(513)),
            PlacedFile(path: "a name with spaces and Ünïcödé.conf", bytes: random.bytes(10)),
            PlacedFile(path: "/config.txt", bytes: random.bytes(30_000)), PlacedFile(path: "KERNEL0.IMG", bytes: random.bytes(7)),
            PlacedFile(path: "kernel2.img", bytes: []), PlacedFile(path: "overlays/some-overlay-0.dtbo", bytes: random.bytes(1_000)),
            PlacedFile(path: "overlays/some-overlay-3.dtbo", bytes: random.bytes(100)),
            PlacedFile(path: "overlays/yet another.dtbo", bytes: random.bytes(70_000)),
            PlacedFile(path: "new folder/deeper/file.txt", bytes: random.bytes(300)),
        ]
        let before = try card.sample.fatListing("fat")
        try card.writeCard(card.patcher().patch(hostname: "a", instanceID: "b", bootFiles: files))
        try card.checkCard()
        for file in files {
            try card.sample.shell("rm -f found; mcopy -i card.fat '::\(file.path)' found")
            #expect(try card.sample.bytes("found") == file.bytes, "\(file.path)")
        }
        let after = try card.sample.fatListing("card.fat")
        func others(_ listing: String) -> [Substring] {
            listing.split(separator: "\n").filter { line in
                !files.contains { line.lowercased().hasSuffix("./" + $0.path.lowercased().drop { $0 == "/" }) }
            }
        }
        #expect(others(after) == others(before))
        #expect(after.contains("./a name with spaces and Ünïcödé.conf"))
    }

    @Test(arguments: ["-F 32 -s 1", "-F 16 -r 1024"]) func `folders grow, and short names stay unique`(options: String) throws {
        let card = try sample(options, megabytes: options.contains("16") ? 20 : 40)
        let files = (0..<120).flatMap { index in
            ["", "overlays/", "fresh/"].map { PlacedFile(path: "\($0)a long name of file \(index)", bytes: Array("\(index)".utf8)) }
        }
        try card.writeCard(card.patcher().patch(hostname: "a", instanceID: "b", bootFiles: files))
        try card.checkCard()
        let listing = try card.sample.fatListing("card.fat")
        for file in files { #expect(listing.contains("./" + file.path + "\n")) }
    }

    @Test func `a full boot partition and a full root folder of FAT16 are refused`() throws {
        let card = try sample("-F 16 -s 1 -r 16", megabytes: 10)
        let patcher = card.patcher()
        let many = (0..<100).map { PlacedFile(path: "a long name \($0)", bytes: []) }
        for files in [
            many,
            [
                PlacedFile(path: "big", bytes: [UInt8](repeating: 1, count: 12_000_000)),
                PlacedFile(path: "big2", bytes: [UInt8](repeating: 1, count: 700_000)),
            ],
        ] {
            #expect(refusal { try patcher.patch(hostname: "a", instanceID: "b", bootFiles: files) } == "noSpace")
        }
    }

    @Test func `names that FAT cannot hold are refused`() throws {
        let patcher = try sample("-F 32 -s 1").patcher()
        for path in ["a:b", "dot.", "what?", "../x", "overlays", "config.txt/x", "tab\tname", String(repeating: "x", count: 256)] {
            #expect(
                refusal { try patcher.patch(hostname: "a", instanceID: "b", bootFiles: [PlacedFile(path: path, bytes: [1])]) } == "badPath")
        }
    }

    @Test func `an image without a boot partition takes no boot files`() throws {
        let sample = try FileSystemSample()
        try sample.shell("mkdir -p tree/etc; truncate -s 8M ext; mke2fs -q -F -t ext4 -d tree ext")
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        #expect(throws: PatchError.noBoot(path: "x")) {
            try patcher.patch(hostname: "a", instanceID: "b", bootFiles: [PlacedFile(path: "x", bytes: [])])
        }
    }

    @Test func `cloud-init gets the name and a new instance ID`() throws {
        let folder = try TemporaryDirectory()
        let image = try OSImage.make(at: folder.file("image"), bootMegabytes: 40, rootMegabytes: 16, payloadMegabytes: 1)
        let sample = try FileSystemSample()
        try sample.shell("cp --sparse=always '\(image.path)' image")
        let card = try CardSample(sample, "image")
        let patcher = card.patcher()
        let target = try patcher.check()
        #expect(target.hasCloudInit)
        #expect(target.boot?.number == 1)
        #expect(target.root.number == 2)
        try card.writeCard(patcher.patch(hostname: "RXP2-ARIA-ABCDEF01", instanceID: "deployment-17"))
        try card.checkCard()
        #expect(try card.bootFile("meta-data") == "instance-id: deployment-17\nlocal-hostname: RXP2-ARIA-ABCDEF01\n")
        #expect(try card.bootFile("user-data") == "#cloud-config\nhostname: RXP2-ARIA-ABCDEF01\n")
        #expect(try card.bootFile("network-config") == "version: 2\n")
        #expect(try card.bootFile("cmdline.txt") == "console=tty1 root=LABEL=root rootwait ds=nocloud;i=deployment-17\n")
        #expect(try card.rootFile("/etc/hostname") == "RXP2-ARIA-ABCDEF01\n")
    }

    @Test func `cloud-init's seed folder in the root is named too`() throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc/cloud tree/var/lib/cloud/seed/nocloud; echo 'instance-id: old' >tree/var/lib/cloud/seed/nocloud/meta-data
            truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext
            """)
        let card = try CardSample.make(sample, extMegabytes: 8, withFAT: false)
        try card.writeCard(card.patcher().patch(hostname: "pi-1", instanceID: "i-2"))
        try card.checkCard()
        #expect(try card.rootFile("/var/lib/cloud/seed/nocloud/meta-data") == "instance-id: i-2\nlocal-hostname: pi-1\n")
        #expect(try card.rootFile("/var/lib/cloud/seed/nocloud/user-data") == "#cloud-config\nhostname: pi-1\n")
    }
}
