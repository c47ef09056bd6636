/// What a device asks of its server, as far as faults tell calls apart.
public enum DeviceCall: String, CaseIterable, Sendable {
    /// `POST /api/config`
    case config
    /// `GET /images/NAME.manifest`
    case manifest
    /// `GET /api/deployments/ID/patch`
    case patch
    /// `GET /images/NAME.img.zst`
    case image
    /// `POST /api/status`, but for a success
    case report
    /// `POST /api/status` with a success
    case success

    /// The call that a request is; `nil` for any other request.
    init?(request: [UInt8]) {
        let line = String(decoding: request.prefix { $0 != 0x0D }, as: UTF8.self)
        guard let target = line.split(separator: " ").dropFirst().first else { return nil }
        if target == "/api/config" {
            self = .config
        } else if target == "/api/status" {
            let body = String(decoding: request, as: UTF8.self)
            self = body.contains("\"status\":\"success\"") || body.contains("\"status\": \"success\"") ? .success : .report
        } else if target.hasSuffix("/patch") {
            self = .patch
        } else if target.hasSuffix(".manifest") {
            self = .manifest
        } else if target.hasSuffix(".img.zst") {
            self = .image
        } else {
            return nil
        }
    }
}
