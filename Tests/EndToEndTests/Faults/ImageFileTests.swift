import Foundation
import TestSupport
import Testing

/// Files of an image that go wrong while devices fetch it.
@Suite struct ImageFileTests {
    enum Harm: String, CaseIterable {
        case deleted, truncated, corrupted
    }

    @Test(arguments: Harm.allCases)
    func `an image file that is harmed under a running transfer never ends in a wrong card, and says what is wrong`(harm: Harm) async throws
    {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 64, payloadMegabytes: 32)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let file = site.data + "/images/karts.img.zst"
        try await ShellCommand.runAside("cp '\(file)' '\(site.folder.file("whole"))'")
        try await site.serve()
        let simulation = try site.startSimulation("--devices 3 --venue CORO --patience 4")
        let isUnderWay = try await simulation.wait { _ in site.writtenByteCount() > 10 << 20 }
        try #require(isUnderWay && simulation.isRunning, "\(simulation.errors)")
        switch harm {
        case .deleted: try ShellCommand.run("rm '\(file)'")
        case .truncated: try ShellCommand.run("truncate -s 15000000 '\(file)'")
        case .corrupted: try ShellCommand.run("dd if=/dev/urandom of='\(file)' bs=1M seek=15 count=10 conv=notrunc status=none")
        }

        for result in try await site.results(of: simulation.end()) {
            if result.verified {
                try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
            } else {
                let error = try #require(result.error)
                let words =
                    harm == .corrupted
                    ? ["arrived damaged", "verify the image"] : ["The image karts cannot be installed", "karts.img.zst"]
                #expect(words.allSatisfy(error.contains), "\(error)")
            }
        }
        let verification = try await site.attempt("image verify karts")
        #expect(verification.status == 1)
        #expect(verification.errors.contains("karts.img.zst"), "\(verification.errors)")
        let problem = try #require(try await site.images().first?.problem)
        #expect(try await site.run("image list").contains("damaged: \(problem)"))

        // The server looks at its files once a second: the finding is new, and the first device may come before it looks again.
        var serial = 77
        var refused = ""
        repeat {
            let device = try await site.simulate("--devices 1 --venue CORO --first-serial \(serial) --patience 1").first
            refused = device?.error ?? ""
            serial += 1
        } while !refused.contains(problem) && serial < 85
        #expect(refused.contains(problem), "\(refused)")
        let rows = try await site.history().filter { $0.serial_number == "10000000000000\(serial - 1)" }
        #expect(rows.count == 1 && rows.first?.error_message?.contains(problem) == true, "\(rows)")
        #expect(try await site.attempt("image activate karts").status == 1)

        try await ShellCommand.runAside("cp '\(site.folder.file("whole"))' '\(file)'")
        try await site.run("image verify karts")
        #expect(try await site.images().first?.problem == nil)
        let again = try await site.simulate("--devices 3 --venue CORO")
        #expect(again.map(\.error) == [nil, nil, nil])
        for result in again {
            try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
        }
    }
}
