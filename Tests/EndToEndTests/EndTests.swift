import Foundation
import TestSupport
import Testing

/// How a server ends that was told to.
@Suite struct EndTests {
    // It looks at its images then, and hashes: libcrypto took its tables away under it in one of ten such ends.
    @Test(arguments: [false, true])
    func `a server that is told to end as soon as it says where it listens ends in order`(management: Bool) async throws {
        let site = try await Site(karts: "")
        try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }).write(to: URL(fileURLWithPath: site.folder.file("os.img")))
        for name in ["one", "two", "three", "four", "five"] {
            try await site.run("image add os.img --product KXP2 --version 1.0.0 --name \(name) --unnamed --as-is --activate")
        }
        for _ in 0..<12 {
            try await site.serve(management: management)
            let server = try #require(site.server)
            server.signal(SIGTERM)
            let end = try await server.end()
            #expect(end.status == 0, "status \(end.status): \(end.errors)")
            #expect(end.errors.contains("\"stopped\""))
        }
    }
}
