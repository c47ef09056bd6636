import Foundation

/// The repository that this test was compiled from.
struct Repository {
    let root: URL

    init(sourceFile: String = #filePath) {
        root = URL(filePath: sourceFile).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    private static let textEndings: Set<String> = [
        "swift", "c", "h", "modulemap", "sh", "md", "txt", "json", "svg", "sql", "yml", "yaml", "csv", "py",
    ]
    private static let directories = ["Sources", "Tests", "Fuzz", "scripts", "docs", ".ci"]

    /// Every text file under the project's own directories and at the top, sorted by path.
    func textFiles() throws -> [SourceFile] {
        let files = FileManager.default
        var paths = try files.contentsOfDirectory(atPath: root.path(percentEncoded: false))
        for directory in Self.directories {
            let found = try? files.subpathsOfDirectory(atPath: root.appending(path: directory).path(percentEncoded: false))
            paths += (found ?? []).map { "\(directory)/\($0)" }
        }
        return try paths.sorted().compactMap { path in
            let ending = URL(filePath: path).pathExtension
            guard Self.textEndings.contains(ending) || path == ".ci/run" else { return nil }
            return SourceFile(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
        }
    }

    func swiftFiles() throws -> [SourceFile] {
        try textFiles().filter { $0.isSwift && $0.target != nil }
    }

    /// What `swift package` prints. It gets a scratch directory of its own: the usual one is locked by the `swift test` that runs this.
    func swiftPackage(_ arguments: String...) throws -> Data {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "architecture-tests-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "swift", "package", "--package-path", root.path(percentEncoded: false),
                "--scratch-path", scratch.path(percentEncoded: false),
            ] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PATH": searchPath]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailure(arguments: arguments, status: process.terminationStatus) }
        return bytes
    }

    private var searchPath: String {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") + ":/opt/swift/usr/bin"
    }
}

struct CommandFailure: Error {
    var arguments: [String]
    var status: Int32
}
