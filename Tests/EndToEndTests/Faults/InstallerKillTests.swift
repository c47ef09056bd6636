import Foundation
import TestSupport
import Testing

/// The real installer, killed at random points and started again.
@Suite struct InstallerKillTests {
    @Test func `an installer killed again and again ends in a verified card with the same name, with its record or without`() async throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = Int(environment["RPI_DEPLOY_KILLS"] ?? "") ?? 100
        let seed = UInt64(environment["RPI_DEPLOY_SEED"] ?? "") ?? UInt64.random(in: 0..<1 << 32)
        print("seed \(seed): RPI_DEPLOY_SEED=\(seed) repeats the kills, RPI_DEPLOY_KILLS=N sets their number")
        var generator = SeededGenerator(seed: seed)
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 8)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let program = try await InstallerProgram.path()
        let card = site.folder.file("card")
        try ShellCommand.run("truncate -s \(image.byteCount) '\(card)'")
        // How long an installation takes here: the kills fall anywhere into it.
        let start = ContinuousClock.now
        let whole = try await InstallerProgram.start(program, server: site.address, card: card).end()
        try #require(whole.status == 0, "\(whole.errors)")
        let length = ContinuousClock.now - start

        for round in 0..<5 {
            // Another device each time, since one may start 240 times in an hour.
            let (serial, name) = ("10000000abcdef0\(1 + round)", "KXP2-CORO-00\(1 + round)")
            // Alternately a blank card and one that holds another installation of the image.
            if round.isMultiple(of: 2) { try ShellCommand.run("truncate -s 0 '\(card)'; truncate -s \(image.byteCount) '\(card)'") }
            for kill in 0..<max(1, kills / 5) {
                let installer = try InstallerProgram.start(program, server: site.address, card: card, serial: serial)
                try await Task.sleep(for: length * Double.random(in: 0..<1, using: &generator))
                installer.signal(SIGKILL)
                _ = try await installer.end()
                // Without its record it has to find out what is on the card.
                if kill % 3 == 2 { try ShellCommand.run("dd if=/dev/zero of='\(card)' bs=512 count=1 conv=notrunc status=none") }
            }
            let last = try await InstallerProgram.start(program, server: site.address, card: card, serial: serial).end()
            #expect(last.status == 0, "seed \(seed), round \(round): \(last.errors)")
            try await CardCheck.run(card: card, image: image, hostname: name)
        }
        let history = try await site.history()
        #expect(Set(history.compactMap(\.hostname)) == Set((1...5).map { "KXP2-CORO-00\($0)" }), "seed \(seed)")
        #expect(history.count { $0.status != "success" && $0.status != "failed" } == 0, "seed \(seed): a deployment never ended")
    }

    @Test func `an installer killed in the middle of a transfer fetches only what the card does not have`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 96, payloadMegabytes: 64)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let used = try #require(try await site.images().first).used_bytes
        try await site.serve()
        let program = try await InstallerProgram.path()
        for keepsRecord in [true, false] {
            let card = site.folder.file("card-\(keepsRecord)")
            var isInterrupted = false
            // On a machine that does much else, an installation may be over before this process has seen how far it is.
            for _ in 0..<20 where !isInterrupted {
                try ShellCommand.run("rm -f '\(card)'; truncate -s \(image.byteCount) '\(card)'")
                let installer = try InstallerProgram.start(program, server: site.address, card: card)
                let isUnderWay = try await installer.wait { _ in AllocatedSize.of(card) > used * 3 / 4 }
                installer.signal(SIGKILL)
                isInterrupted = try await installer.end().status == 128 + SIGKILL && isUnderWay
            }
            try #require(isInterrupted)
            if !keepsRecord { try ShellCommand.run("dd if=/dev/zero of='\(card)' bs=4k count=1 conv=notrunc status=none") }
            let last = try await InstallerProgram.start(program, server: site.address, card: card).end()
            #expect(last.status == 0, "\(last.errors)")
            try await CardCheck.run(card: card, image: image, hostname: "KXP2-CORO-001")
            let row: Row = try #require(try await site.json("deployment list", as: [Row].self).first)
            #expect(row.bytes_received ?? .max < used / 2, "record \(keepsRecord): \(row) of \(used)")
        }
    }

    private struct Row: Decodable {
        let bytes_received: UInt64?
    }
}
