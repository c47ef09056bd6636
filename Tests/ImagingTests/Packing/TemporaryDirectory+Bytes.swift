import Foundation
import TestSupport

extension TemporaryDirectory {
    /// The content of a file inside the directory.
    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }
}
