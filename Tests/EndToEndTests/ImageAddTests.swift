import Foundation
import TestSupport
import Testing

/// `image add` as an operator uses it, and interrupts it.
@Suite struct ImageAddTests {
    @Test(arguments: [SIGINT, SIGKILL])
    func `an image whose adding is ended by a signal is not listed, and nothing of it stays after the next one`(signal: Int32) async throws
    {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 120, payloadMegabytes: 80)
        let adding = try site.start("image add '\(image.path)' --product KXP2 --version 1.0.0 --name karts")
        let packs = try await adding.wait { _ in
            (try? ShellCommand.run("find '\(site.data)/images' -name '*.zst' -size +1M").isEmpty) == false
        }
        try #require(packs && adding.isRunning, "\(adding.errors)")
        adding.signal(signal)
        let result = try await adding.end()
        #expect(result.status == (signal == SIGKILL ? 128 + SIGKILL : 1))
        if signal != SIGKILL {
            #expect(result.errors.contains("Interrupted"), "\(result.errors)")
            #expect(try Self.remains(site) == [])
        }
        #expect(try await site.run("image list").contains("no images yet"))

        let small = try OSImage.make(at: site.folder.file("small.img"), rootMegabytes: 24, payloadMegabytes: 1)
        try await site.addImage(small, product: "KXP2", name: "karts")
        #expect(try Self.remains(site) == ["karts.img.zst", "karts.manifest"])
    }

    private static func remains(_ site: Site) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.data + "/images").sorted()
    }
}
