import Fleet
import FleetStore
import Foundation
import SQLite

/// config-parts DATABASE COUNT rows|store: what `POST /api/config` does below HTTP, for COUNT devices that the fleet does not know.
/// Prints one JSON object: answers a second, and milliseconds of CPU time for each.
///
/// `store` is the store with sixteen callers, each change on the disk before it is answered. `rows` writes the same rows and no more: it decides
/// nothing and waits for no disk. What it gives is the most that one connection of SQLite can write here, and SQLite has one that writes.
@main
struct ConfigParts {
    /// As many as wrk has connections, and so the most that can share a transaction.
    private static let callers = 16
    private static let product = "RXP2"
    private static let venue = "CORO"

    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let count = UInt64(words[2]), ["rows", "store"].contains(words[3]) else {
            FileHandle.standardError.write(Data("usage: config-parts DATABASE COUNT rows|store\n".utf8))
            exit(2)
        }
        let devices = (0..<count).map(Device.init)
        let cpu = clock()
        let time = try await ContinuousClock().measure {
            if words[3] == "rows" { try writeRows(of: devices, into: words[1]) } else { try await ask(for: devices, words[1]) }
        }
        let seconds = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
        print(#"{"answers": \#(Double(count) / (time / .seconds(1))), "cpu": \#(seconds * 1_000 / Double(count))}"#)
    }

    private static func ask(for devices: [Device], _ path: String) async throws {
        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        let product = try ProductCode(product)
        let venue = try VenueCode(venue)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for index in stride(from: caller, to: devices.count, by: callers) {
                        let device = devices[index]
                        let request = DeploymentRequest(
                            device: try DeviceIdentity(serialText: device.serial, macText: device.mac), ipAddress: "192.0.2.1",
                            product: product, venue: venue, tokenDigest: try SHA256Hex(device.digest))
                        let author = Authorship(.server, at: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
                        guard case .granted = try await store.beginDeployment(request, by: author) else { throw Failure.refused }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func writeRows(of devices: [Device], into path: String) throws {
        var connection = try Connection(path: path, mode: .existing)
        try connection.run(script: "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 10000; PRAGMA foreign_keys = ON")
        let at = "2026-01-01 00:00:00"
        let milliseconds: Int64 = 1_767_225_600_000
        let hash = [UInt8](repeating: 7, count: 32)
        for start in stride(from: 0, to: devices.count, by: callers) {
            try connection.writeTransaction { connection in
                let head = try connection.first("SELECT event_id, hash FROM audit_head") { row in
                    (event: try row.integer("event_id"), hash: try row.blob("hash"))
                }
                var event = head?.event ?? 0
                var previous = head?.hash ?? hash
                for device in devices[start..<min(start + callers, devices.count)] {
                    try connection.run(
                        """
                        INSERT INTO hostname_pool
                            (product_type, venue_code, identifier, status, serial_number, mac_address, assigned_date, created_at)
                        VALUES (\(product), \(venue), \(device.identifier), 'assigned', \(device.serial), \(device.mac), \(at), \(at))
                        """)
                    try connection.run(
                        """
                        INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_name,
                            image_version, deployment_status, token_digest, started_at, started_ms, last_seen_ms)
                        VALUES (\(device.hostname), \(device.mac), \(device.serial), '192.0.2.1', \(product), \(venue), 'bench', '1.0.0',
                            'started', \(device.digest), \(at), \(milliseconds), \(milliseconds))
                        """)
                    let deployment = "deployment \(connection.lastInsertedRow)"
                    for (kind, subject) in [("hostname.assigned", device.hostname), ("deployment.started", deployment)] {
                        event += 1
                        try connection.run(
                            """
                            INSERT INTO events (id, at, at_ms, actor, kind, subject, detail, previous_hash, hash)
                            VALUES (\(event), \(at), \(milliseconds), 'server', \(kind), \(subject), \(device.detail), \(previous), \(hash))
                            """)
                        previous = hash
                    }
                }
            }
        }
    }

    private enum Failure: Error { case refused }
}

/// A device as `load/config.lua` makes it: its serial number is spread over all digits.
private struct Device: Sendable {
    let identifier: String
    let serial: String
    let mac: String
    let hostname: String
    let digest: String
    let detail: String

    init(number: UInt64) {
        let spread = number * 2_654_435_761 % 4_294_967_296
        let digits = String(spread, radix: 16)
        let suffix = String(repeating: "0", count: 8 - digits.count) + digits
        identifier = suffix.uppercased()
        serial = "10000000" + identifier
        let bytes = stride(from: 2, to: 8, by: 2).map { offset in String(suffix.dropFirst(offset).prefix(2)) }
        mac = "2c:cf:67:" + bytes.joined(separator: ":")
        hostname = "RXP2-CORO-" + identifier
        digest = String(repeating: suffix, count: 8)
        detail = #"{"serial_number": "\#(serial)", "mac_address": "\#(mac)", "hostname": "\#(hostname)"}"#
    }
}
