import Fleet
import FleetStore
import Operations

/// Devices as the store sees them.
extension PagesTestSite {
    /// A venue, kart numbers and an active image.
    func prepareFleet(karts: String = "1-40") async throws {
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona"), by: Self.author)
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: karts), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: Self.author)
        let image = MasterImage.Properties(
            name: try ImageName("kartxpro"), product: try ProductCode("KXP2"), version: try ImageVersion("1.0.0"), sizeInBytes: 1 << 30,
            packedSizeInBytes: 1 << 28, usedSizeInBytes: 1 << 29, imageDigest: try SHA256Hex(String(repeating: "a", count: 64)),
            sourceDigest: try SHA256Hex(String(repeating: "b", count: 64)), customization: .available("ext4 in partition 2"))
        _ = try await store.addImage(image, by: Self.author)
        _ = try await store.activateImage(image.name, by: Self.author)
    }

    /// Lets a device ask; its deployment, or nil where it was refused or is to wait.
    func ask(_ number: Int, venue: String? = "CORO", unassigned: UnassignedPolicy = .fallback, ago seconds: Int64 = 0) async throws
        -> DeploymentID?
    {
        let request = DeploymentRequest(
            device: try Self.device(number), ipAddress: "192.168.151.100", product: try ProductCode("KXP2"),
            venue: try venue.map { try VenueCode($0) },
            unassigned: unassigned, tokenDigest: try Self.token(number))
        guard case .granted(let granted) = try await store.beginDeployment(request, by: Self.author(ago: seconds)) else { return nil }
        return granted.deployment.id
    }

    func report(
        _ state: DeploymentState, of id: DeploymentID, _ number: Int, message: String? = nil, error: String? = nil,
        progress: DeploymentProgress = DeploymentProgress(), ago seconds: Int64 = 0
    ) async throws {
        _ = try await store.report(
            DeviceReport(state: state, message: message, errorMessage: error, progress: progress, ipAddress: "192.168.151.100"),
            from: .token(id, digest: try Self.token(number)), by: Self.author(ago: seconds))
    }

    static func device(_ number: Int) throws -> DeviceIdentity {
        try DeviceIdentity(serialText: "10000000\(String(10_000_000 + number).suffix(7))", macText: nil)
    }

    private static func token(_ number: Int) throws -> SHA256Hex {
        try SHA256Hex(String(repeating: "0", count: 56) + String(10_000_000 + number))
    }

    private static func author(ago seconds: Int64) -> Authorship {
        Authorship("test", at: Timestamp(milliseconds: SystemClock.now().milliseconds - seconds * 1_000))
    }
}
