import DeviceProtocol
import Fleet

/// The block patches that are being sent, so that a device that asks for its own over many connections takes the memory of one; and what was
/// handed out, so that a device can prove with its success that it has it.
actor PatchShelf {
    /// How many bytes of patches may be on their way at the same time, for all devices together.
    static let byteLimit = 256 << 20
    /// How many deployments' digests are kept.
    private static let digestLimit = 4_096

    private struct Sent {
        weak var content: PatchContent?
    }

    private var sent: [DeploymentID: Sent] = [:]
    private var making: [DeploymentID: Task<Result<PatchContent, OperationError>, Never>] = [:]
    private var digests: [DeploymentID: SHA256Digest] = [:]
    private var oldest: [DeploymentID] = []

    /// The digest of the patch that a deployment was last given; `nil` where this process does not know.
    func digest(of id: DeploymentID) -> SHA256Digest? { digests[id] }

    /// The patch of a deployment: the one that is being sent to it already, else a new one.
    ///
    /// - Throws: ``OperationError/busy(reason:)`` when too much is on its way, and what `make` throws.
    func patch(
        of id: DeploymentID, make: @escaping @Sendable () async throws(OperationError) -> BlockPatch
    ) async throws(OperationError) -> PatchContent {
        if let content = sent[id]?.content { return content }
        if let task = making[id] { return try await task.value.get() }
        sent = sent.filter { $0.value.content != nil }
        let onTheirWay = sent.values.reduce(0) { $0 + ($1.content?.byteCount ?? 0) } + making.count * BlockPatch.maximumByteCount
        guard onTheirWay + BlockPatch.maximumByteCount <= Self.byteLimit else {
            throw .busy(reason: "\(onTheirWay >> 20) MiB of devices' own files are on their way")
        }
        let task = Task { () -> Result<PatchContent, OperationError> in
            do throws(OperationError) {
                return .success(PatchContent(try await make()))
            } catch {
                return .failure(error)
            }
        }
        making[id] = task
        let result = await task.value
        making[id] = nil
        let content = try result.get()
        sent[id] = Sent(content: content)
        remember(content.digest, of: id)
        return content
    }

    private func remember(_ digest: SHA256Digest, of id: DeploymentID) {
        if digests.updateValue(digest, forKey: id) == nil { oldest.append(id) }
        if oldest.count > Self.digestLimit { digests[oldest.removeFirst()] = nil }
    }
}
