import Foundation
import Operations
import Testing

@Suite struct FileTests {
    @Test func `files that are not images of ours are 404 with an error, however they are spelled`() async throws {
        let network = try await DeviceNetwork.start()
        let paths = [
            "/images/none.img", "/images/none.img.zst", "/images/", "/images/..%2fdatabase%2fdeployment.db",
            "/images/../database/deployment.db",
            "/images/%2e%2e%2fdatabase%2fdeployment.db", "/images/.lock", "/images/karts.img.zst%00.manifest", "/images/karts.img.zst/x",
            "/images/..%252fdatabase%252fdeployment.db",
        ]
        for path in paths {
            let answer = try await network.request(path)
            #expect(answer.status == 404 || answer.status == 400, "\(path): \(answer.status)")
            #expect(answer.error?.isEmpty == false, "\(path): \(answer.body)")
        }
    }

    @Test func `health names the part that cannot be used`() async throws {
        let network = try await DeviceNetwork.start(image: false)
        let healthy = try await network.request("/health")
        #expect(healthy.status == 200)
        #expect(healthy.member("status") == "healthy")
        #expect(healthy.member("timestamp")?.hasSuffix("Z") == true)
        try FileManager.default.removeItem(atPath: network.directory.images)
        let unhealthy = try await network.request("/health")
        #expect(unhealthy.status == 503)
        #expect(unhealthy.error?.contains("image folder") == true)
    }
}
