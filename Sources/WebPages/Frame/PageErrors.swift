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
        } catch {
            guard let refusal = refusal(error) else { throw error }
            throw PageRefusal(error: refusal, words: words(of: error))
        }
    }

    /// The same for what is no page, such as a file.
    static func plainly<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch {
            throw refusal(error) ?? error
        }
    }

    /// What a form says of an error: what was found, and the way to what mends it; nil for what is the server's own trouble.
    static func advice(_ error: any Error) -> HTML? {
        text(of: error).map { _ in words(of: error) }
    }

    /// The same in words alone, beside a field.
    static func text(of error: any Error) -> String? {
        switch error {
        case let error as FleetError: error.description
        case OperationError.badValue(let error): error.description
        case let error as AccountError: if case .store(.store) = error { nil } else { error.description }
        default: refusal(error).flatMap { $0.status == .serviceUnavailable ? nil : $0.message }
        }
    }

    private static func words(of error: any Error) -> HTML {
        guard let refusal = error as? any Remediable else { return "\(text(of: error) ?? "\(error)")" }
        let remedy: HTML? = refusal.remedy.map { " \(RemedyLinks.html(of: $0))" }
        return "\(refusal.finding)\(remedy)"
    }

    private static func refusal(_ error: any Error) -> HTTPError? {
        switch error {
        case OperationError.store(let error): refusal(error)
        case let error as StoreError: refusal(error)
        case let error as OperationError: refusal(error)
        case let error as FleetError: HTTPError(.badRequest, code: "bad_value", error.description)
        default: nil
        }
    }

    private static func refusal(_ error: StoreError) -> HTTPError? {
        switch error {
        case .unknownVenue, .unknownProduct, .unknownHostname, .unknownBatch, .unknownImage, .unknownImageVersion, .unknownDeployment,
            .unknownWebhook:
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
