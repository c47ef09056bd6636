import Foundation

/// Runs curl(1), silent but for errors.
enum Curl {
    struct Outcome {
        var status: Int32
        var output: [UInt8]
    }

    static func run(_ arguments: String...) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "curl").async {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
                        process.arguments = ["-sS", "--max-time", "20"] + arguments
                        let pipe = Pipe()
                        process.standardOutput = pipe
                        try process.run()
                        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return Outcome(status: process.terminationStatus, output: [UInt8](output))
                    })
            }
        }
    }
}
