/// A status code.
///
/// Source: RFC 9110, section 15.
public struct HTTPStatus: RawRepresentable, Sendable, Hashable {
    /// 200...599, or 101.
    public let rawValue: Int

    /// A status by its number, which is not checked.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// 101
    public static let switchingProtocols = HTTPStatus(rawValue: 101)
    /// 200
    public static let ok = HTTPStatus(rawValue: 200)
    /// 201
    public static let created = HTTPStatus(rawValue: 201)
    /// 202
    public static let accepted = HTTPStatus(rawValue: 202)
    /// 204
    public static let noContent = HTTPStatus(rawValue: 204)
    /// 206
    public static let partialContent = HTTPStatus(rawValue: 206)
    /// 303
    public static let seeOther = HTTPStatus(rawValue: 303)
    /// 304
    public static let notModified = HTTPStatus(rawValue: 304)
    /// 400
    public static let badRequest = HTTPStatus(rawValue: 400)
    /// 401
    public static let unauthorized = HTTPStatus(rawValue: 401)
    /// 403
    public static let forbidden = HTTPStatus(rawValue: 403)
    /// 404
    public static let notFound = HTTPStatus(rawValue: 404)
    /// 405
    public static let methodNotAllowed = HTTPStatus(rawValue: 405)
    /// 409
    public static let conflict = HTTPStatus(rawValue: 409)
    /// 410
    public static let gone = HTTPStatus(rawValue: 410)
    /// 411
    public static let lengthRequired = HTTPStatus(rawValue: 411)
    /// 412
    public static let preconditionFailed = HTTPStatus(rawValue: 412)
    /// 413
    public static let contentTooLarge = HTTPStatus(rawValue: 413)
    /// 415
    public static let unsupportedMediaType = HTTPStatus(rawValue: 415)
    /// 416
    public static let rangeNotSatisfiable = HTTPStatus(rawValue: 416)
    /// 417
    public static let expectationFailed = HTTPStatus(rawValue: 417)
    /// 422
    public static let unprocessableContent = HTTPStatus(rawValue: 422)
    /// 426
    public static let upgradeRequired = HTTPStatus(rawValue: 426)
    /// 429
    public static let tooManyRequests = HTTPStatus(rawValue: 429)
    /// 500
    public static let internalServerError = HTTPStatus(rawValue: 500)
    /// 501
    public static let notImplemented = HTTPStatus(rawValue: 501)
    /// 503
    public static let serviceUnavailable = HTTPStatus(rawValue: 503)
}
