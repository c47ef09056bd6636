import Foundation
import Testing
import TestSupport

/// `simulate --fault`: what an operator sees of faults that were asked for.
@Suite struct FaultSimulationTests {
    @Test func `each device says which fault it met, and ends with a verified card or a named failure`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()

        let borne = try await site.simulate("--devices 1 --venue CORO --fault cut@30%,power-cut=5@60%,flip=9@manifest")
        let device = try #require(borne.first)
        #expect(device.verified, "\(device.error ?? "")")
        #expect(Set(device.faults) == ["cut@30%", "power-cut=5@60%", "flip=9@manifest"])
        try await CardCheck.run(card: device.card, image: image, hostname: try #require(device.hostname))

        let failed = try await site.attempt(
            "simulate --server \(site.address) --cards '\(site.folder.file("bad"))' --devices 2 --first-serial 10 --venue CORO --fault write-error@50%"
        )
        #expect(failed.status == 1)
        #expect(failed.errors.contains("injected: Input/output error"), "\(failed.errors)")
        #expect(failed.errors.contains("2 of 2 installations failed. 'deployment list --status failed' says why."), "\(failed.errors)")
        let list = try await site.run("deployment list --status failed")
        #expect(list.contains("Input/output error") && !list.contains("100 %"), "\(list)")

        let unknown = try await site.attempt("simulate --cards '\(site.cards)' --fault explode")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("there is no fault 'explode'"), "\(unknown.errors)")
        let help = try await site.run("simulate --help")
        for name in ["cut", "503-retry-after", "lying-size", "power-cut-no-record"] { #expect(help.contains("  \(name)")) }
    }

    @Test func `a success that the server's data does not bear out is shouted`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        // The books of a server that knows nothing of this device.
        let stranger = try await Site()
        try await stranger.addImage(image, product: "KXP2", name: "karts")

        let result = try await stranger.attempt(
            "simulate --server \(site.address) --cards '\(site.cards)' --devices 1 --venue CORO --fault stall=1@10%")
        #expect(result.status == 1)
        #expect(result.errors.contains("FALSE SUCCESS of 1000000000000001"), "\(result.errors)")
        #expect(result.output.contains("FALSE SUCCESS"), "\(result.output)")
    }

    @Test func `a folder that cannot be made and a server that was never reached are said in words`() async throws {
        let site = try await Site()
        let folder = try await site.attempt("simulate --cards /proc/nowhere --devices 1 --card-size 1000000")
        #expect(folder.status == 1)
        #expect(folder.errors.contains("The folder /proc/nowhere for the cards cannot be made."), "\(folder.errors)")

        let unheard = try await site.attempt(
            "simulate --server http://127.0.0.1:9 --cards '\(site.cards)' --devices 1 --card-size 1000000 --patience 3")
        #expect(unheard.status == 1)
        #expect(unheard.errors.contains("The server has not heard of it"), "\(unheard.errors)")
        #expect(!unheard.errors.contains("deployment list"))
        #expect(unheard.errors.contains("0 of 1 ended; 0 B written"), "\(unheard.errors)")
    }
}
