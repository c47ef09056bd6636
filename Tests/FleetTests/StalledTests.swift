import Fleet
import Testing

@Suite struct StalledTests {
    private func deployment(_ state: DeploymentState) throws -> Deployment {
        Deployment(
            id: DeploymentID(1), hostname: nil, device: DeviceIdentity(try SerialNumber("10000000abcdef01")), ipAddress: "192.0.2.1",
            product: nil, venue: nil, imageName: nil, imageVersion: nil, state: state, attempt: 1, startedAt: Timestamp(milliseconds: 0),
            completedAt: nil, lastSeenAt: Timestamp(milliseconds: 1_000), errorMessage: nil, refusalCode: nil, lastMessage: nil,
            progress: DeploymentProgress())
    }

    @Test func `a device that is silent for more than 60 s during a deployment is stalled`() throws {
        #expect(try !deployment(.downloading).isStalled(at: Timestamp(milliseconds: 61_000)))
        #expect(try deployment(.downloading).isStalled(at: Timestamp(milliseconds: 61_001)))
    }

    @Test(arguments: [DeploymentState.success, .failed])
    func `a deployment that has ended is never stalled`(state: DeploymentState) throws {
        #expect(try !deployment(state).isStalled(at: Timestamp(milliseconds: 1_000_000)))
    }
}
