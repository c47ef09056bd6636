import Foundation

/// What is fuzzed; the environment variable `FUZZ_TARGET` chooses. Each takes any bytes and traps when a property does not hold.
enum FuzzTarget: String, CaseIterable {
    case manifest
    case seekTable = "seek-table"
    case httpRequest = "http-request"
    case deviceMessages = "device-messages"
    case blockPatch = "block-patch"
    case httpAnswer = "http-answer"
    case kartNumbers = "kart-numbers"
    case partitions
    case multipartForm = "multipart-form"

    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            print("FUZZ_TARGET must be one of \(allCases.map(\.rawValue).joined(separator: ", ")), not '\(name)'.")
            exit(2)
        }
        return target
    }()

    func run(_ bytes: [UInt8]) {
        switch self {
        case .manifest: fuzzManifest(bytes)
        case .seekTable: fuzzSeekTable(bytes)
        case .httpRequest: fuzzHTTPRequest(bytes)
        case .deviceMessages: fuzzDeviceMessages(bytes)
        case .blockPatch: fuzzBlockPatch(bytes)
        case .httpAnswer: fuzzHTTPAnswer(bytes)
        case .kartNumbers: fuzzKartNumbers(bytes)
        case .partitions: fuzzPartitions(bytes)
        case .multipartForm: fuzzMultipartForm(bytes)
        }
    }
}

/// Ends the run, so that libFuzzer keeps the input.
func hold(_ property: Bool, _ text: @autoclosure () -> String) {
    if !property {
        print("Does not hold: \(text())")
        preconditionFailure()
    }
}
