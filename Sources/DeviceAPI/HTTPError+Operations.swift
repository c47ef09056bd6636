import DeviceProtocol
import FleetStore
import HTTPServer
import Operations

extension HTTPError {
    /// What a device is told of an operation's error: one status and one stable code for each.
    ///
    /// An error that is the server's own is given back as it is: the server answers 500 with the request's id, and its log says the rest.
    static func refusing(_ error: OperationError) -> any Error {
        let (status, code) = statusAndCode(of: error)
        if status == .internalServerError { return error }
        return HTTPError(status, code: code, error.description, headers: pause(after: status).map { ["Retry-After": $0] } ?? [:])
    }

    /// Turns a message that cannot be read into a 400 that names the field.
    static func unwrapping<Value>(_ read: () throws(MessageError) -> Value) throws(HTTPError) -> Value {
        do {
            return try read()
        } catch {
            throw HTTPError(.badRequest, code: "bad_message", error.message)
        }
    }

    /// After how many seconds to ask again; `nil` where asking again is no use, or nobody knows.
    private static func pause(after status: HTTPStatus) -> String? {
        switch status {
        case .serviceUnavailable: "5"
        case .tooManyRequests: "60"
        default: nil
        }
    }

    private static func statusAndCode(of error: OperationError) -> (HTTPStatus, String) {
        switch error {
        case .badValue, .incompleteBatch, .venueMissing: (.badRequest, "bad_value")
        case .refused(let reason): (status(of: reason), reason.code.replacing("-", with: "_"))
        case .store(let error): statusAndCode(of: error)
        case .wrongToken: (.forbidden, "wrong_token")
        case .deploymentEnded: (.gone, "deployment_ended")
        case .unprovenSuccess: (.conflict, "unproven_success")
        case .unusableImage: (.serviceUnavailable, "unusable_image")
        case .imaging, .notPatched, .unnamedImage, .badOperatorFile: (.conflict, "unusable_image")
        case .busy: (.serviceUnavailable, "busy")
        case .unusableDataDirectory, .interrupted, .unexpected: (.internalServerError, "internal")
        }
    }

    private static func status(of reason: RefusalReason) -> HTTPStatus {
        switch reason {
        case .unknownProduct, .noActiveImage, .imageNotPacked: .notFound
        case .unusableImage: .serviceUnavailable
        case .unknownVenue, .serialNumberMissing: .badRequest
        case .poolExhausted, .identifiersTaken, .waitingForOperator: .conflict
        case .waitingForTurn: .serviceUnavailable
        case .tooManyStarts: .tooManyRequests
        }
    }

    private static func statusAndCode(of error: StoreError) -> (HTTPStatus, String) {
        switch error {
        case .unknownDeployment: (.notFound, "unknown_deployment")
        case .noDeployment: (.notFound, "no_deployment")
        case .wrongToken: (.forbidden, "wrong_token")
        case .tokenRequired: (.forbidden, "token_required")
        case .unknownImage: (.notFound, "unknown_image")
        case .refused(let reason): (status(of: reason), reason.code.replacing("-", with: "_"))
        case .busy, .diskFull: (.serviceUnavailable, "store_unavailable")
        case .unknownVenue, .unknownProduct, .unknownHostname, .unknownBatch,
            .unknownImageVersion, .unknownWebhook:
            (.notFound, "unknown")
        case .venueExists, .changedMeanwhile, .venueInUse, .productExists, .notAPoolProduct, .hostnameNotAvailable, .hostnameNotAssigned,
            .deviceHasHostname,
            .imageExists, .imageIsActive, .imageIsInstalled, .hostnameIsInstalled, .noPreviousImage,
            .hostnameNotRetired, .fallbackStays, .deviceHasReservation, .tooFewWaiting, .batchCannot, .batchIsOver, .batchBesideItself,
            .tooFewHostnames, .imageOfOtherProduct, .imageIsPinned, .webhookExists, .tooManyWebhooks:
            (.conflict, "conflict")
        case .missingDatabase, .newerSchema, .foreignDatabase, .notADatabase, .unusable, .damaged, .failed:
            (.internalServerError, "internal")
        }
    }
}
