import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import Operations
import Testing

@Suite struct ConfigTests {
    @Test func `a device learns its name, its image and where to fetch everything`() async throws {
        let network = try await DeviceNetwork.start()
        let answer = try await network.configure()
        #expect(answer.hostname == "KXP2-CORO-001")
        #expect(answer.productType == "KXP2" && answer.venueCode == "CORO" && answer.version == "1.0.0")
        #expect(answer.imageURL == network.address + "/images/karts.img")
        #expect(answer.serverIP == "127.0.0.1")
        #expect(answer.deploymentToken.count == 64)
        for url in [answer.packedURL, answer.manifestURL, answer.imageURL] {
            #expect(try await network.request(String(url.dropFirst(network.address.count)), "-I").status == 200)
        }
    }

    @Test func `a device that asks again gets the hostname that it has and a token that replaces the old one`() async throws {
        let network = try await DeviceNetwork.start()
        let first = try await network.configure()
        let second = try await network.configure()
        #expect(second.hostname == first.hostname)
        #expect(second.deploymentID != first.deploymentID && second.deploymentToken != first.deploymentToken)
        #expect(try await network.assignedCount() == 1)
        let superseded = try await network.store.deployment(DeploymentID(first.deploymentID))
        #expect(superseded.state == .failed)
    }

    @Test func `a device over the limit of a batch is told to ask again, and gets its turn when another is done`() async throws {
        let network = try await DeviceNetwork.start()
        let plan = try BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 2, parallelLimit: 1)
        let batch = try await network.store.createBatch(plan, by: DeviceNetwork.author)
        _ = try await network.store.orderBatch(batch.id, .start, by: DeviceNetwork.author)
        let first = try await network.configure()
        let second = #"{"product_type": "RXP2", "serial_number": "10000000abcdef02", "mac_address": "02:00:00:ab:cd:f0"}"#
        let answer = try await network.post("/api/config", second)
        #expect(answer.status == 503 && answer.member("code") == "waiting_for_turn")
        #expect(answer.headers.contains("Retry-After: "))
        #expect(answer.error?.contains("number 1 in the line") == true)
        _ = try await network.store.failDeployment(DeploymentID(first.deploymentID), reason: "test", by: DeviceNetwork.author)
        #expect(try await network.post("/api/config", second).member("hostname") == "KXP2-CORO-002")
    }

    @Test func `a device that starts more often than any installation needs is told when to ask again`() async throws {
        let network = try await DeviceNetwork.start()
        let request = DeploymentRequest(
            device: DeviceIdentity(try SerialNumber("10000000abcdef01")), ipAddress: "192.0.2.1", product: try ProductCode("KXP2"),
            venue: try VenueCode("CORO"), tokenDigest: try SHA256Hex(String(repeating: "a", count: 64)))
        for _ in 0..<240 { _ = try await network.store.beginDeployment(request, by: Authorship("test", at: SystemClock.now())) }
        let answer = try await network.post(
            "/api/config", #"{"venue_code": "CORO", "serial_number": "10000000abcdef01", "mac_address": ""}"#)
        #expect(answer.status == 429 && answer.member("code") == "too_many_starts")
        #expect(answer.headers.contains("Retry-After: 60"))
        #expect(answer.error?.contains("240 times within an hour") == true)
    }

    @Test func `a request without a product is one for KXP2`() async throws {
        let network = try await DeviceNetwork.start()
        let answer = try await network.post(
            "/api/config", #"{"venue_code": "coro", "serial_number": "10000000abcdef01", "mac_address": "02:00:00:ab:cd:ef"}"#)
        #expect(answer.status == 200)
        #expect(answer.member("hostname") == "KXP2-CORO-001")
    }

    @Test(arguments: [
        ("", 400, "JSON"),
        ("{", 400, "JSON"),
        ("[]", 400, "object"),
        (#"{"serial_number": 7, "mac_address": "02:00:00:ab:cd:ef"}"#, 400, "serial_number"),
        (#"{"mac_address": "02:00:00:ab:cd:ef"}"#, 400, "serial_number"),
        (#"{"serial_number": "../../etc", "mac_address": "02:00:00:ab:cd:ef"}"#, 400, "serial number"),
        (#"{"serial_number": "10000000abcdef01", "mac_address": "hello"}"#, 400, "MAC address"),
        (#"{"serial_number": "", "mac_address": ""}"#, 400, "serial number or its MAC address"),
        (#"{"venue_code": "TOOLONG", "serial_number": "10000000abcdef01", "mac_address": ""}"#, 400, "venue code"),
        (#"{"venue_code": "NONE", "serial_number": "10000000abcdef01", "mac_address": ""}"#, 400, "no venue NONE"),
        (
            #"{"product_type": "ZZZ9", "venue_code": "CORO", "serial_number": "10000000abcdef01", "mac_address": ""}"#, 404,
            "no product ZZZ9"
        ),
        (#"{"product_type": "RXP2", "venue_code": "CORO", "serial_number": "10000000abcdef01", "mac_address": ""}"#, 404, "No image"),
    ])
    func `a request that cannot be served is refused by name and takes no hostname`(body: String, status: Int, word: String) async throws {
        let network = try await DeviceNetwork.start()
        let answer = try await network.post("/api/config", body)
        #expect(answer.status == status, "\(answer.body)")
        #expect(answer.error?.contains(word) == true, "\(answer.body)")
        #expect(try await network.assignedCount() == 0)
    }

    @Test func `an exhausted pool is 409 with its numbers`() async throws {
        let network = try await DeviceNetwork.start(karts: "1")
        _ = try await network.configure()
        let answer = try await network.post(
            "/api/config", #"{"venue_code": "CORO", "serial_number": "10000000abcdef02", "mac_address": "02:00:00:ab:cd:02"}"#)
        #expect(answer.status == 409)
        #expect(answer.error?.contains("exhausted: none of its 1 hostnames") == true, "\(answer.body)")
        #expect(answer.member("code") == "pool_exhausted")
    }

    @Test func `a body that is too large is 413, one of another type 415`() async throws {
        let network = try await DeviceNetwork.start(image: false)
        #expect(try await network.post("/api/config", String(repeating: " ", count: 10_000)).status == 413)
        #expect(try await network.post("/api/config", "{}", type: "text/plain").status == 415)
        #expect(try await network.request("/api/config").status == 405)
    }
}
