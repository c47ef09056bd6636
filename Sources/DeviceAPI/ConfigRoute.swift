import DeviceProtocol
import HTTPServer
import Operations

/// `POST /api/config`: a device asks what to install, and under which name.
struct ConfigRoute {
    /// The largest request in bytes.
    static let bodyLimit = 4_096

    let deployments: Deployments

    func add(to router: inout Router) {
        router.on(.post, "/api/config", bodyLimit: Self.bodyLimit, contentTypes: ["application/json"], isBrief: true) { request, _ in
            let wanted = try HTTPError.unwrapping { () throws(MessageError) in try ConfigRequest(bytes: request.body) }
            do throws(OperationError) {
                let server = ServerAddress(host: request.localAddress.host, port: request.localAddress.port)
                return .message(try await deployments.configure(wanted, from: request.remoteAddress.host, server: server))
            } catch {
                throw HTTPError.refusing(error)
            }
        }
    }
}
