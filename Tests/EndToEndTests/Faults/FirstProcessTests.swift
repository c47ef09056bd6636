import Foundation
import TestSupport
import Testing

/// The installer as the first process of a machine: in PID and mount namespaces of its own, with a kernel command line of its own.
///
/// reboot(2) in a PID namespace ends its first process by SIGHUP and touches nothing else (reboot(2), "Behavior inside PID namespaces").
@Suite struct FirstProcessTests {
    @Test func `as the first process it reads the kernel's command line, installs, and asks for a restart`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let card = try LoopCard(byteCount: image.byteCount)
        let machine = try await boot(
            "console=tty1 quiet rpi.server=\(site.address) rpi.venue=CORO rpi.device=\(card.device) rpi.serial=10000000abcdef01", site)
        let isDone = try await machine.wait { !$0.isRunning }
        try #require(isDone, "\(machine.output)\(machine.errors)")
        let result = try await machine.end()
        #expect(result.status == 128 + SIGHUP, "\(result.output)\(result.errors)")
        #expect(result.output.contains("KXP2-CORO-001"), "\(result.output)")
        try await CardCheck.run(card: card.file, image: image, hostname: "KXP2-CORO-001")
        #expect(try await site.history().map(\.status) == ["success"])
    }

    @Test func `as the first process it mounts what it needs where nothing is mounted`() async throws {
        let site = try await Site()
        try await site.serve()
        // An empty root file system, as an initramfs is: the installer with its libraries, and nothing else.
        let root = site.folder.file("root")
        let program = try await InstallerProgram.path()
        try ShellCommand.run(
            """
            mkdir -p '\(root)'; cp '\(program)' '\(root)/init'
            for library in $(ldd '\(program)' | grep -o '/[^ ]*'); do cp --parents "$library" '\(root)'; done
            """)
        let machine = try ChildProcess.start(
            "/usr/bin/unshare",
            ["--pid", "--mount", "--fork", "--kill-child", "/bin/bash", "-euc", "cd '\(root)'; exec chroot . /init"])
        let isSaid = try await machine.wait { $0.errors.contains("rpi.server") }
        #expect(isSaid, "it reads /proc/cmdline, which it has mounted itself: \(machine.output)\(machine.errors)")
        #expect(machine.isRunning)
        let mounts = try ShellCommand.run("cat /proc/$(pgrep -P \(machine.identifier))/mounts | cut -d ' ' -f 2,3")
        for mount in ["/proc proc", "/sys sysfs", "/dev devtmpfs"] { #expect(mounts.contains(mount), "\(mounts)") }
        machine.signal(SIGKILL)
        _ = try await machine.end()
    }

    @Test(arguments: [
        ("quiet splash", "rpi.server=URL"), ("rpi.server=nonsense", "must be a URL"),
        ("rpi.server=SERVER rpi.device=/dev/null", "/dev/null is neither a block device"),
    ])
    func `as the first process it says what is wrong and stays`(commandLine: String, words: String) async throws {
        let site = try await Site()
        try await site.serve()
        let machine = try await boot(commandLine.replacing("SERVER", with: site.address), site)
        let isSaid = try await machine.wait { $0.errors.contains(words) }
        #expect(isSaid, "\(machine.output)\(machine.errors)")
        let stays = try await machine.wait { $0.errors.contains("this machine stays here") }
        #expect(stays && machine.isRunning, "\(machine.errors)")
        machine.signal(SIGKILL)
        _ = try await machine.end()
    }

    @Test func `as the first process it goes on asking a server that refuses`() async throws {
        let site = try await Site()
        try await site.serve()
        let card = try LoopCard(byteCount: 64 << 20)
        let machine = try await boot("rpi.server=\(site.address) rpi.device=\(card.device) rpi.serial=10000000abcdef01", site)
        let asks = try await machine.wait { $0.output.contains("asking again in 1.0 s") }
        #expect(asks && machine.isRunning, "\(machine.output)\(machine.errors)")
        #expect(machine.output.contains("No image of the product KXP2 is active"))
        machine.signal(SIGKILL)
        _ = try await machine.end()
    }

    /// Starts the installer as the first process of a machine with this kernel command line.
    private func boot(_ commandLine: String, _ site: Site) async throws -> ChildProcess {
        let file = try site.folder.write(commandLine + "\n", to: "cmdline-\(UUID().uuidString)")
        let program = try await InstallerProgram.path()
        return try ChildProcess.start(
            "/usr/bin/unshare",
            [
                "--pid", "--mount", "--fork", "--kill-child", "/bin/bash", "-euc",
                "mount -t proc proc /proc; mount --bind '\(file)' /proc/cmdline; exec '\(program)'",
            ])
    }
}
