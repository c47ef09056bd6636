import Foundation
import Testing
import TestSupport

/// The program that runs on the Pi, in both of its flavours.
@Suite struct PiInstallerTests {
    @Test(arguments: InstallerProgram.flavours)
    func `pi-installer writes, verifies and names a card, and says so by its exit status`(flavour: String) async throws {
        let program = try await InstallerProgram.path(flavour)
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let card = site.folder.file("card")
        try await ShellCommand.runAside("truncate -s \(image.byteCount + 1_048_576) '\(card)'")

        let output = try await ShellCommand.runAside(
            """
            '\(program)' --server \(site.address) --product KXP2 --venue CORO --device '\(card)' --no-reboot \\
                --serial 10000000abcdef01 --mac 02:00:00:ab:cd:ef 2>&1
            """)
        #expect(output.contains("KXP2-CORO-001"), "\(output)")
        try await CardCheck.run(card: card, image: image, hostname: "KXP2-CORO-001")
        let history: [HistoryRow] = try await site.json("deployment list")
        #expect(history.map(\.status) == ["success"])
    }

    @Test func `pi-installer fails with status 1 and the reason when the card is missing`() async throws {
        let site = try await Site()
        try await site.serve()
        let program = try BuildProducts.path(of: "pi-installer")
        let result = try await ShellCommand.attemptAside(
            "'\(program)' --server \(site.address) --device '\(site.folder.file("no-card"))' --no-reboot --serial 10000000abcdef01 --mac 02:00:00:ab:cd:ef 2>&1"
        )
        #expect(result.status == 1)
        #expect(result.output.contains("no-card"), "\(result.output)")
    }
}
