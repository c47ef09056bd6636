import DeviceProtocol
import HTTPServer
import Operations

/// `POST /api/status`: a device tells how its installation goes.
struct StatusRoute {
    /// The largest report in bytes.
    static let bodyLimit = 32_768

    let deployments: Deployments

    func add(to router: inout Router) {
        router.on(.post, "/api/status", bodyLimit: Self.bodyLimit, contentTypes: ["application/json"]) { request, _ in
            let report = try HTTPError.unwrapping { () throws(MessageError) in try StatusReport(bytes: request.body) }
            do throws(OperationError) {
                return .message(try await deployments.report(report, from: request.remoteAddress.host))
            } catch {
                throw HTTPError.refusing(error)
            }
        }
    }
}
