import Accounts
import Fleet
import FleetStore
import Foundation
import HTTPServer
import ManagementGate
import Operations
import TestSupport
import Testing

@testable import ManagementAPI

/// `GET /metrics`, read by Prometheus' own library.
struct MetricsTests {
    /// A program that reads the text strictly, and prints each sample as one line.
    private static let reader = """
        import sys
        from prometheus_client.parser import text_string_to_metric_families
        for family in text_string_to_metric_families(sys.stdin.read()):
            assert family.documentation, family.name
            assert family.type in ("counter", "gauge", "histogram"), family
            for sample in family.samples:
                labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))
                print(f"{sample.name} {labels} {sample.value:g}")
        """

    private func read(_ text: String, _ folder: TemporaryDirectory) throws -> [String] {
        try folder.write(Self.reader, to: "reader.py")
        try folder.write(text, to: "metrics.txt")
        let output = try ShellCommand.run("/usr/bin/python3 '\(folder.file("reader.py"))' < '\(folder.file("metrics.txt"))'")
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `the numbers are those of the fleet, as Prometheus reads them`() async throws {
        let site = try await APISite.furnished()
        _ = try await site.store.createProduct(
            Product(code: ProductCode("NEW1"), name: "Quote \" and \\", strategy: .pool), by: APISite.author)
        let failed = try await site.deploy("1000000000000001")
        _ = try await site.store.failDeployment(failed, reason: "test", by: APISite.author)
        _ = try await site.deploy("1000000000000002")
        _ = try await site.post("/api/batches", #"{"venue_code": "CORO", "total_count": 5, "start": true}"#)
        let requests = RequestCounts()
        let metrics = MetricsRoute(
            store: site.store,
            system: SystemStatus(directory: site.directory, store: site.store, version: "1.2.3", schemaVersion: 7), requests: requests,
            feed: ChangeFeed(store: site.store))
        let gate = Gate(accounts: site.accounts, observer: requests.note)
        let server = try HTTPServer.start(HTTPServerConfiguration(), router: gate.router(for: RouteTable([metrics.route])))
        let token = try await site.accounts.createToken(AccountName("prometheus"), role: .viewer, until: nil, by: APISite.author).text
        func scrape(_ token: String) async throws -> RawSocket.Answer {
            let socket = try RawSocket(port: server.address.port, of: server)
            try await socket.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n\r\n")
            return try await socket.readAnswer()
        }
        #expect(try await scrape("wrong").status == 401)
        #expect(try await scrape(token).status == 200)
        let answer = try await scrape(token)
        #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let lines = try read(answer.text, site.folder)
        for line in [
            "rpi_deploy_build_info schema=7,version=1.2.3 1", "rpi_deploy_healthy  1",
            "rpi_deploy_deployments product=KXP2,status=failed 1",
            "rpi_deploy_deployments product=KXP2,status=started 1", "rpi_deploy_deployment_duration_seconds_count  0",
            "rpi_deploy_deployment_duration_seconds_bucket le=+Inf 0", "rpi_deploy_hostnames product=KXP2,status=available,venue=CORO 18",
            "rpi_deploy_batches status=active 1", "rpi_deploy_batch_devices_to_go  5", "rpi_deploy_waiting_devices for=turn 0",
            "rpi_deploy_http_requests_total method=GET,route=/metrics,status=401 1",
            "rpi_deploy_http_requests_total method=GET,route=/metrics,status=200 1",
            "rpi_deploy_http_request_duration_seconds_count route=/metrics 2", "rpi_deploy_events_lag  0",
        ] { #expect(lines.contains(line), "\(line) in\n\(lines.joined(separator: "\n"))") }
        #expect(Set(lines).count == lines.count)
    }
}
