import Foundation

/// A small operating system image with the layout of a Raspberry Pi's: MBR, FAT boot partition, ext4 root.
///
/// Made by mkfs.vfat, mtools, mkfs.ext4 -d and sfdisk: no mount, no root rights needed.
public struct OSImage {
    /// The path of the raw image.
    public let path: String
    /// The size of the raw image in bytes.
    public let byteCount: UInt64
    /// Where the FAT boot partition starts, in bytes.
    public let bootOffset: UInt64 = 1 << 20
    /// Where the ext4 root partition starts, in bytes.
    public let rootOffset: UInt64

    /// Makes an image.
    ///
    /// - Parameters:
    ///   - path: where to write it.
    ///   - bootMegabytes: the size of the boot partition in MiB, 34 or more for FAT32.
    ///   - rootMegabytes: the size of the root partition in MiB.
    ///   - payloadMegabytes: how much incompressible content the root holds, in MiB.
    ///   - cloudInit: whether the image carries cloud-init's files.
    ///   - seed: what the content is made from.
    public static func make(
        at path: String, bootMegabytes: Int = 36, rootMegabytes: Int = 64, payloadMegabytes: Int = 8, cloudInit: Bool = true,
        seed: UInt64 = 1
    ) throws -> OSImage {
        let work = try TemporaryDirectory()
        var generator = SeededGenerator(seed: seed)
        // Python makes a hundred megabytes in the time in which an unoptimised generator makes one.
        try ShellCommand.run(
            """
            mkdir -p root/usr/lib
            python3 -c 'import random
            source = random.Random(\(seed))
            for index in range(\(payloadMegabytes)):
                with open(f"root/usr/lib/payload-{index}", "wb") as file:
                    file.write(source.randbytes(1 << 20))'
            """, in: work.path)
        try work.write("raspberrypi\n", to: "root/etc/hostname")
        try work.write("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\traspberrypi\n", to: "root/etc/hosts")
        try work.write("ID=demonstration\nVERSION_ID=\"\(seed)\"\n", to: "root/etc/os-release")
        if cloudInit { try work.write("datasource_list: [NoCloud]\n", to: "root/etc/cloud/cloud.cfg") }
        try work.write("console=tty1 root=LABEL=root rootwait ds=nocloud;i=image\n", to: "boot/cmdline.txt")
        try work.write("arm_64bit=1\n", to: "boot/config.txt")
        try work.write(generator.bytes(1 << 20), to: "boot/kernel_2712.img")
        if cloudInit {
            try work.write("instance-id: image\n", to: "boot/meta-data")
            try work.write("#cloud-config\nhostname: raspberrypi\n", to: "boot/user-data")
            try work.write("version: 2\n", to: "boot/network-config")
        }
        let rootStart = 1 + bootMegabytes
        let total = rootStart + rootMegabytes
        try ShellCommand.run(
            """
            truncate -s \(bootMegabytes)M boot.fs
            mkfs.vfat -F 32 -s 1 -n bootfs boot.fs >/dev/null
            mcopy -i boot.fs -s boot/* ::
            truncate -s \(rootMegabytes)M root.fs
            mkfs.ext4 -q -L root -E root_owner=0:0 -d root root.fs
            rm -f image
            truncate -s \(total)M image
            printf 'label: dos\\nlabel-id: 0x5eed0001\\nstart=1MiB, size=\(bootMegabytes)MiB, type=c\\nstart=\(rootStart)MiB, size=\(rootMegabytes)MiB, type=83\\n' \\
                | sfdisk -q image
            dd if=boot.fs of=image bs=1M seek=1 conv=notrunc,sparse status=none
            dd if=root.fs of=image bs=1M seek=\(rootStart) conv=notrunc,sparse status=none
            mv image '\(path)'
            """, in: work.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"])
        return OSImage(path: path, byteCount: UInt64(total) << 20, rootOffset: UInt64(rootStart) << 20)
    }
}
