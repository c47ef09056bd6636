import FaultInjection
import Foundation
import Testing

/// docs/faults.md says which test produces which fault.
@Suite struct FaultListTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What the list has in code marks.
    private func words() throws -> [Substring] {
        let list = try String(contentsOf: root.appending(path: "docs/faults.md"), encoding: .utf8)
        return list.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(
            \.element)
    }

    @Test func `every suite that the list of faults names is there`() throws {
        let suites = Set(try words().filter { $0.wholeMatch(of: /[A-Za-z]+Tests\.[A-Za-z]+Tests/) != nil })
        #expect(suites.count > 40)
        for suite in suites {
            let parts = suite.split(separator: ".")
            let folder = root.appending(path: "Tests/\(parts[0])")
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(
                try files.contains { file in
                    guard file.hasSuffix("\(parts[1]).swift") else { return false }
                    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                    return text.contains("struct \(parts[1])") && text.contains("@Test")
                }, "\(suite) is not there")
        }
    }

    @Test func `every kind of fault is in the list of faults`() throws {
        let known = Set(try words().map(String.init))
        for kind in FaultKind.allCases { #expect(known.contains(kind.rawValue), "\(kind.rawValue) is not in docs/faults.md") }
    }
}
