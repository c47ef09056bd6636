import Accounts
import Fleet
import FleetStore
import HTTPServer
import Operations

/// What a client is told of an error: one status and one stable code for each.
enum Refusal {
    /// The code of a change that was not made because somebody else was faster.
    static let changedMeanwhile = "changed_meanwhile"

    /// The answer to an error; one that is the server's own is given back as it is: the server answers 500 with the request's id, and its log
    /// says the rest.
    static func of(_ error: any Error) -> any Error {
        switch error {
        case let error as OperationError: of(error)
        case let error as StoreError: refusal(error, text: error.description, of(error))
        case let error as AccountError: of(error)
        case let error as FleetError: HTTPError(.unprocessableContent, code: "bad_value", error.description)
        case let error as KartNumberImportError: HTTPError(.unprocessableContent, code: "bad_list", error.description)
        case let error as DeviceListError: HTTPError(.unprocessableContent, code: "bad_list", error.description)
        default: error
        }
    }

    private static func refusal(_ error: any Error, text: String, _ kind: (HTTPStatus, String)?) -> any Error {
        guard let (status, code) = kind else { return error }
        return HTTPError(status, code: code, text, headers: status == .serviceUnavailable ? ["Retry-After": "5"] : [:])
    }

    private static func of(_ error: OperationError) -> any Error {
        let kind: (HTTPStatus, String)? =
            switch error {
            case .store(let error): of(error)
            case .badValue: (.unprocessableContent, "bad_value")
            case .incompleteBatch: (.unprocessableContent, "incomplete_batch")
            case .startHasPassed: (.unprocessableContent, "start_has_passed")
            case .venueMissing: (.unprocessableContent, "venue_missing")
            case .refused(let reason): of(reason)
            case .unusableImage: (.conflict, "unusable_image")
            case .unnamedImage: (.conflict, "unnamed_image")
            case .imaging, .notPatched, .badOperatorFile: (.conflict, "unusable_image")
            case .deploymentEnded, .wrongToken, .unprovenSuccess: (.conflict, "conflict")
            case .busy: (.serviceUnavailable, "busy")
            case .unusableDataDirectory, .interrupted, .unexpected: nil
            }
        return refusal(error, text: error.description, kind)
    }

    private static func of(_ error: AccountError) -> any Error {
        let kind: (HTTPStatus, String)? =
            switch error {
            case .store(.store(let error)): of(error)
            case .store(.unknownUser): (.notFound, "unknown_user")
            case .store(.unknownToken): (.notFound, "unknown_token")
            case .store(.userExists): (.conflict, "user_exists")
            case .store(.tokenExists): (.conflict, "token_exists")
            case .store(.lastAdmin): (.conflict, "last_admin")
            case .store(.hasAdmin), .store(.wrongLink), .store(.changedMeanwhile): (.conflict, "conflict")
            case .badPassword: (.unprocessableContent, "bad_password")
            case .wrongPassword: (.forbidden, "wrong_password")
            case .locked: (.tooManyRequests, "too_many_failures")
            case .busy: (.serviceUnavailable, "busy")
            case .cannotHash: nil
            }
        return refusal(error, text: error.description, kind)
    }

    private static func of(_ reason: RefusalReason) -> (HTTPStatus, String) {
        let status: HTTPStatus =
            switch reason {
            case .unknownProduct, .unknownVenue, .noActiveImage, .imageNotPacked: .notFound
            case .serialNumberMissing: .unprocessableContent
            case .unusableImage, .poolExhausted, .identifiersTaken, .waitingForOperator, .waitingForTurn, .tooManyStarts: .conflict
            }
        return (status, reason.code.replacing("-", with: "_"))
    }

    private static func of(_ error: StoreError) -> (HTTPStatus, String)? {
        switch error {
        case .unknownVenue: (.notFound, "unknown_venue")
        case .unknownProduct: (.notFound, "unknown_product")
        case .unknownHostname: (.notFound, "unknown_hostname")
        case .unknownBatch: (.notFound, "unknown_batch")
        case .unknownImage: (.notFound, "unknown_image")
        case .unknownImageVersion: (.notFound, "unknown_image_version")
        case .unknownDeployment: (.notFound, "unknown_deployment")
        case .venueExists: (.conflict, "venue_exists")
        case .changedMeanwhile: (.conflict, changedMeanwhile)
        case .venueInUse: (.conflict, "venue_in_use")
        case .productExists: (.conflict, "product_exists")
        case .notAPoolProduct: (.conflict, "not_a_pool_product")
        case .hostnameNotAvailable: (.conflict, "hostname_not_available")
        case .hostnameNotAssigned: (.conflict, "hostname_not_assigned")
        case .hostnameNotRetired: (.conflict, "hostname_not_retired")
        case .hostnameIsInstalled: (.conflict, "hostname_is_installed")
        case .deviceHasHostname: (.conflict, "device_has_hostname")
        case .deviceHasReservation: (.conflict, "device_has_reservation")
        case .deviceUnheard: (.conflict, "device_unheard")
        case .fallbackStays: (.conflict, "fallback_stays")
        case .tooFewWaiting: (.conflict, "too_few_waiting")
        case .refused(let reason): of(reason)
        case .batchCannot: (.conflict, "batch_cannot")
        case .batchIsOver: (.conflict, "batch_is_over")
        case .batchBesideItself: (.conflict, "batch_beside_itself")
        case .tooFewHostnames: (.conflict, "too_few_hostnames")
        case .imageOfOtherProduct: (.conflict, "image_of_other_product")
        case .imageIsPinned: (.conflict, "image_is_pinned")
        case .imageExists: (.conflict, "image_exists")
        case .imageIsActive: (.conflict, "image_is_active")
        case .imageIsInstalled: (.conflict, "image_is_installed")
        case .noPreviousImage: (.conflict, "no_previous_image")
        case .unknownWebhook: (.notFound, "unknown_webhook")
        case .webhookExists: (.conflict, "webhook_exists")
        case .tooManyWebhooks: (.conflict, "too_many_webhooks")
        case .wrongToken, .tokenRequired, .noDeployment: (.conflict, "conflict")
        case .busy, .diskFull: (.serviceUnavailable, "store_unavailable")
        case .missingDatabase, .newerSchema, .foreignDatabase, .notADatabase, .unusable, .damaged, .failed: nil
        }
    }
}
