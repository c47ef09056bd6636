import DeviceProtocol
import Foundation
import InstallerCore
import InstallerSystem
import Testing

@testable import InstallerCore

@Suite struct MachineTests {
    @Test func `arguments and the kernel's command line say the same`() throws {
        let words = [
            "--server", "http://192.0.2.1:5001", "--product", "RXP2", "--venue", "CORO", "--device", "/dev/sda", "--serial", "s", "--mac",
            "m",
            "--refusal-patience", "60", "--no-reboot", "--skip-customize",
        ]
        let kernel =
            "console=tty1 ip=dhcp rpi.server=http://192.0.2.1:5001 rpi.product=RXP2 rpi.venue=CORO quiet rpi.device=/dev/sda rpi.serial=s rpi.mac=m rpi.refusal-patience=60 rpi.no-reboot rpi.skip-customize\n"
        let arguments = try InstallerArguments(words: words)
        #expect(arguments == (try InstallerArguments(kernelCommandLine: Array(kernel.utf8))))
        #expect(arguments.server?.authority == "192.0.2.1:5001")
        #expect(arguments.refusalPatience == 60)
        #expect(arguments.noReboot && arguments.skipCustomize && !arguments.dryRun && !arguments.help)
        #expect(try InstallerArguments(words: []).device == "/dev/mmcblk0")
    }

    @Test(arguments: [
        (["--server"], "--server needs a value"), (["--server", "x"], "--server must be a URL such as http://192.168.151.1:5001, not x"),
        (["--serve", "x"], "unknown option: --serve"), (["x"], "unexpected word: x"), (["--venue", ""], "--venue needs a value"),
        (["--refusal-patience", "-1"], "--refusal-patience must be a number of seconds, not -1"),
    ])
    func `wrong arguments are named`(words: [String], message: String) {
        #expect(throws: InstallerArguments.UsageError(message: message)) { try InstallerArguments(words: words) }
    }

    @Test(arguments: [("rpi.server", "rpi.server needs a value: rpi.server=…"), ("rpi.sever=x", "unknown option: rpi.sever=x")])
    func `a wrong word on the kernel's command line is named`(line: String, message: String) {
        #expect(throws: InstallerArguments.UsageError(message: message)) { try InstallerArguments(kernelCommandLine: Array(line.utf8)) }
    }

    private func machine(_ files: [String: String]) throws -> (DeviceIdentity, TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        for (path, text) in files {
            let url = directory.url.appending(path: path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return (DeviceIdentity.read(root: directory.url.path), directory)
    }

    @Test func `a Pi is known by its device tree and its connected wired card`() throws {
        let (identity, _) = try machine([
            "proc/device-tree/serial-number": "10000000abcdef01\0", "proc/cpuinfo": "Serial\t\t: ffff\n",
            "sys/class/net/lo/address": "00:00:00:00:00:00\n", "sys/class/net/eth0/address": "02:00:00:00:00:01\n",
            "sys/class/net/eth0/operstate": "down\n", "sys/class/net/eth1/address": "02:00:00:00:00:02\n",
            "sys/class/net/eth1/operstate": "up\n", "sys/class/net/wlan0/address": "02:00:00:00:00:03\n",
        ])
        #expect(identity == DeviceIdentity(serialNumber: "10000000abcdef01", macAddress: "02:00:00:00:00:02"))
    }

    @Test func `an older kernel shows the serial number among the processors`() throws {
        let (identity, _) = try machine([
            "proc/cpuinfo": "processor\t: 0\n\nHardware\t: BCM2835\nSerial\t\t: 10000000abcdef02\nModel\t\t: Pi\n",
            "sys/class/net/wlan0/address": "02:00:00:00:00:03\n",
        ])
        #expect(identity == DeviceIdentity(serialNumber: "10000000abcdef02", macAddress: "02:00:00:00:00:03"))
    }

    @Test func `a machine that shows nothing has no identity`() throws {
        let (identity, _) = try machine(["proc/cpuinfo": "processor: 0\n"])
        #expect(identity == DeviceIdentity(serialNumber: "", macAddress: ""))
    }

    @Test func `the console shows steps and messages at once, and progress now and then`() {
        var log = ConsoleLog(interval: .seconds(2))
        #expect(log.line(for: .step(.transfer), at: .seconds(0)) == "[7/11] fetch and write the image")
        #expect(log.line(for: .message("hello"), at: .seconds(0)) == "    hello")
        var progress = InstallProgress()
        progress.step = .transfer
        progress.bytesTotal = 2_000_000_000
        progress.bytesWritten = 500_000_000
        progress.bytesPerSecond = 83_150_000
        #expect(log.line(for: .progress(progress), at: .seconds(1)) == nil)
        #expect(
            log.line(for: .progress(progress), at: .seconds(2)) == "    25 %  500.0 of 2000.0 MB  83.1 MB/s  0:42 left")
        #expect(log.line(for: .progress(progress), at: .seconds(3)) == nil)
    }

    @Test func `the last line names the card only where its name was written`() {
        var progress = InstallProgress()
        progress.hostname = "KXP2-CORO-001"
        progress.bytesVerified = 5
        #expect(ConsoleLog.lastLine(progress) == "done: a card with the image's own name, 5 bytes verified, 0 received, 0 of them again")
        progress.isNamed = true
        #expect(ConsoleLog.lastLine(progress) == "done: KXP2-CORO-001, 5 bytes verified, 0 received, 0 of them again")
    }

    @Test func `where the time went is said with the stage that set the pace`() {
        var progress = InstallProgress()
        #expect(
            ConsoleLog.stageLine(progress, elapsed: .milliseconds(250))
                == "busy: network 0.0 s, decode 0.0 s, hash 0.0 s, write 0.0 s, readback 0.0 s, of 0.2 s in all")
        progress.add(.milliseconds(1_200), to: .network)
        progress.add(.milliseconds(18_940), to: .write)
        progress.add(.milliseconds(17_000), to: .readBack)
        #expect(
            ConsoleLog.stageLine(progress, elapsed: .seconds(37))
                == "busy: network 1.2 s, decode 0.0 s, hash 0.0 s, write 18.9 s, readback 17.0 s, of 37.0 s in all; the limit was write")
    }

    @Test func `the rate is that of the last seconds`() {
        var meter = RateMeter()
        #expect(meter.rate(bytes: 0, at: .seconds(0)) == 0)
        for second in 1...10 { #expect(meter.rate(bytes: UInt64(second) * 100, at: .seconds(second)) == 100) }
        for second in 11...20 { _ = meter.rate(bytes: 1_000, at: .seconds(second)) }
        #expect(meter.rate(bytes: 1_000, at: .seconds(21)) == 0)
    }

    @Test(arguments: [4_096, 65_536, 262_144, 1_048_576, 4_194_304])
    func `memory stays under 64 MB for any image that is accepted`(chunkSize: Int) {
        // The largest manifest that is read, or that an image of the largest size has, and frames as long as a manifest allows.
        let manifest = min(Manifest.maximumByteCount, (1 << 40) / chunkSize * 48)
        let budget = MemoryBudget(chunkSize: chunkSize, longestFrame: 2 * chunkSize + 1_024, manifestBytes: manifest)
        #expect(budget.worstCase <= MemoryBudget.limit)
        #expect(budget.packedCapacity >= 1 && budget.rawCapacity >= 1 && budget.readCapacity >= 1)
    }

    @Test func `a channel hands over in order, makes the faster side wait, and ends`() {
        let channel = Channel<Int>(capacity: 2)
        let producer = WorkerThread {
            for number in 0..<10_000 where !channel.send(number) { return }
            channel.close()
        }
        var received: [Int] = []
        while let number = channel.receive() { received.append(number) }
        producer.join()
        #expect(received == Array(0..<10_000))
        #expect(!channel.send(1))
    }

    @Test func `a channel that is cancelled stops both sides`() {
        let channel = Channel<Int>(capacity: 1)
        let producer = WorkerThread { while channel.send(1) {} }
        _ = channel.receive()
        channel.cancel()
        producer.join()
        #expect(channel.receive() == nil)
    }

    @Test func `a wait ends when its time is up`() {
        let monitor = Monitor(0)
        #expect(monitor.wait(upTo: .milliseconds(20)) { $0 == 1 ? true : nil } == nil)
        let setter = WorkerThread { monitor.withLock { $0 = 1 } }
        #expect(monitor.wait(upTo: .seconds(20)) { $0 == 1 ? true : nil } == true)
        setter.join()
    }
}
