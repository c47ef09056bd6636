import Accounts
import Fleet
import FleetStore
import HTTPServer
import Operations

/// What a page says of an error that no form has taken.
enum PageErrors {
    /// Does something; what it throws becomes a refusal where people can do something about it.
    static func mapped<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as StoreError {
            throw refusal(error).map { $0 as any Error } ?? error
        } catch OperationError.store(let error) {
            throw refusal(error).map { $0 as any Error } ?? error
        } catch let error as OperationError {
            throw refusal(error).map { $0 as any Error } ?? error
        } catch let error as FleetError {
            throw HTTPError(.badRequest, code: "bad_value", error.description)
        }
    }

    /// What a form says of an error: its words where people can do something about it; nil for what is the server's own trouble.
    static func advice(_ error: any Error) -> String? {
        switch error {
        case let error as FleetError: error.description
        case OperationError.badValue(let error): error.description
        case OperationError.store(let error): advice(error)
        case let error as StoreError: refusal(error).flatMap { $0.status == .serviceUnavailable ? nil : $0.message }
        case let error as OperationError: refusal(error)?.message
        case let error as AccountError: advice(error)
        default: nil
        }
    }

    private static func advice(_ error: AccountError) -> String? {
        if case .store(.store) = error { nil } else { error.description }
    }

    private static func refusal(_ error: StoreError) -> HTTPError? {
        switch error {
        case .unknownVenue, .unknownProduct, .unknownHostname, .unknownBatch, .unknownImage, .unknownImageVersion, .unknownDeployment:
            HTTPError(.notFound, code: "not_found", error.description)
        case .busy, .diskFull:
            HTTPError(.serviceUnavailable, code: "store_unavailable", error.description, headers: ["Retry-After": "5"])
        case .missingDatabase, .newerSchema, .foreignDatabase, .notADatabase, .unusable, .damaged, .failed: nil
        default: HTTPError(.conflict, code: "conflict", error.description)
        }
    }

    private static func refusal(_ error: OperationError) -> HTTPError? {
        switch error {
        case .unexpected, .unusableDataDirectory: nil
        case .busy: HTTPError(.serviceUnavailable, code: "busy", error.description, headers: ["Retry-After": "5"])
        default: HTTPError(.conflict, code: "conflict", error.description)
        }
    }
}
