internal import Foundation

/// Where a process writes: files, so that no pipe can fill up and no reader is needed. Removed with this object.
final class OutputFiles: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in [output, errors] { try Data().write(to: file) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var output: URL { folder.appending(path: "out") }
    var errors: URL { folder.appending(path: "err") }
    var usage: URL { folder.appending(path: "usage") }

    func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
}
