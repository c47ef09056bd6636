import DeviceProtocol
import Fleet
import HTTPServer

extension ManagementAPI {
    /// The call that answers with the document of all others, and of itself.
    static func documentCall(_ others: [APICall]) -> APICall {
        let own = call { _ in .nothing }
        let document = Document(others + [own]).json
        return call { _ in APIAnswer(document) }
    }

    private static func call(_ handler: @escaping APICall.Handler) -> APICall {
        APICall(
            method: .get, path: documentPath, role: .viewer, name: "getDocument", group: "fleet", summary: "This document.",
            success: .init(status: .ok, schema: .anyObject, about: "OpenAPI 3.1."), condition: .read, handler: handler)
    }
}
