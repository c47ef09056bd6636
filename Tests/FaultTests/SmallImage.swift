import Foundation
import TestSupport

/// An operating system image as small as its file systems allow: MBR, FAT16 boot partition, ext4 root, 12 MiB in all.
struct SmallImage {
    let path: String

    /// Makes one; another seed gives another version, with half of the files as before.
    static func make(at path: String, seed: UInt64) throws -> SmallImage {
        let work = try TemporaryDirectory()
        for index in 0..<6 {
            let content = SeededGenerator.bytes(
                seed: index.isMultiple(of: 2) ? 1_000 + UInt64(index) : seed &* 100 &+ UInt64(index), count: 120_000)
            try work.write(content, to: "root/usr/lib/payload-\(index)")
        }
        try work.write("raspberrypi\n", to: "root/etc/hostname")
        try work.write("127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n", to: "root/etc/hosts")
        try work.write("ID=small\nVERSION_ID=\"\(seed)\"\n", to: "root/etc/os-release")
        try work.write("datasource_list: [NoCloud]\n", to: "root/etc/cloud/cloud.cfg")
        try work.write("console=tty1 root=LABEL=root rootwait ds=nocloud;i=image\n", to: "boot/cmdline.txt")
        try work.write(SeededGenerator.bytes(seed: seed &+ 7, count: 200_000), to: "boot/kernel_2712.img")
        try work.write("instance-id: image\n", to: "boot/meta-data")
        try work.write("#cloud-config\nhostname: raspberrypi\n", to: "boot/user-data")
        try work.write("version: 2\n", to: "boot/network-config")
        try ShellCommand.run(
            """
            truncate -s 5M boot.fs
            mkfs.vfat -F 16 -s 1 -n bootfs boot.fs >/dev/null
            mcopy -i boot.fs -s boot/* ::
            truncate -s 6M root.fs
            mkfs.ext4 -q -O ^has_journal -L root -E root_owner=0:0 -d root root.fs
            truncate -s 12M image
            printf 'label: dos\\nlabel-id: 0x5eed0002\\nstart=1MiB, size=5MiB, type=c\\nstart=6MiB, size=6MiB, type=83\\n' | sfdisk -q image
            dd if=boot.fs of=image bs=1M seek=1 conv=notrunc,sparse status=none
            dd if=root.fs of=image bs=1M seek=6 conv=notrunc,sparse status=none
            mv image '\(path)'
            """, in: work.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"])
        return SmallImage(path: path)
    }
}
