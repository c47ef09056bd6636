import DeviceProtocol
import Fleet
import HTTPServer
import Operations

/// `GET /api/deployments/ID/patch`: the blocks that put a device's own files on its card, for the bearer of the deployment's token.
struct PatchRoute {
    let deployments: Deployments

    func add(to router: inout Router) {
        router.on(.get, "/api/deployments/{id}/patch") { request, parameters in
            let id = DeploymentID(try parameters.value("id", as: Int64.self))
            guard let authorization = request.headers["Authorization"], authorization.hasPrefix("Bearer ") else {
                throw HTTPError(
                    .unauthorized, code: "token_missing", "The patch belongs to one device. Send 'Authorization: Bearer TOKEN'.",
                    headers: ["WWW-Authenticate": "Bearer"])
            }
            do throws(OperationError) {
                let patch = try await deployments.patch(of: id, token: String(authorization.dropFirst("Bearer ".count)))
                // Made in pieces, so that a client that reads slowly over many connections holds one patch and not one for each.
                let content = GeneratedBody(byteCount: UInt64(patch.byteCount), read: { patch.bytes(at: $0, count: $1) })
                return .generated(content, etag: EntityTag(patch.digest.hex))
            } catch {
                throw HTTPError.refusing(error)
            }
        }
    }
}
