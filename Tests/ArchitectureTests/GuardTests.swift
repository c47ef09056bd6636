import Foundation
import Testing

/// Each guard finds its bad example, and leaves the good one beside it alone.
struct GuardTests {
    private let graph = PackageGraph(targets: [
        .init(name: "Fleet", type: "library", moduleName: "Fleet", moduleType: "SwiftTarget", dependencies: nil),
        .init(name: "FleetStore", type: "library", moduleName: "FleetStore", moduleType: "SwiftTarget", dependencies: ["Fleet"]),
        .init(name: "rpi-deploy", type: "executable", moduleName: "rpi_deploy", moduleType: "SwiftTarget", dependencies: ["FleetStore"]),
        .init(name: "FleetTests", type: "test", moduleName: "FleetTests", moduleType: "SwiftTarget", dependencies: ["Fleet"]),
    ])

    private func file(_ text: String, path: String = "Sources/Fleet/Venue.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test func `an edge that points up is found`() {
        var wrong = graph
        wrong.targets[0].dependencies = ["FleetStore"]
        let allowed: [String: Set<String>] = ["Fleet": [], "FleetStore": ["Fleet"], "rpi-deploy": ["FleetStore"]]
        #expect(ImportGuard.undeclaredEdges(in: graph, allowed: allowed) == [])
        #expect(
            ImportGuard.undeclaredEdges(in: wrong, allowed: allowed)
                == [Violation(place: "Fleet", line: 0, text: "may not depend on FleetStore")])
    }

    @Test func `a target that nobody listed is found`() {
        #expect(
            ImportGuard.undeclaredEdges(in: graph, allowed: ["Fleet": [], "rpi-deploy": ["FleetStore"]]).map(\.place) == ["FleetStore"])
    }

    @Test func `a test may go anywhere but round a wrapper`() {
        var graph = graph
        let allowed: [String: Set<String>] = ["Fleet": [], "FleetStore": ["Fleet"], "rpi-deploy": ["FleetStore"], "CSQLite": []]
        graph.targets.append(
            .init(name: "CSQLite", type: "system-target", moduleName: "CSQLite", moduleType: "SystemLibraryTarget", dependencies: nil))
        graph.targets[3].dependencies = ["rpi-deploy", "FleetStore"]
        #expect(ImportGuard.undeclaredEdges(in: graph, allowed: allowed) == [])
        graph.targets[3].dependencies = ["CSQLite"]
        #expect(ImportGuard.undeclaredEdges(in: graph, allowed: allowed).map(\.place) == ["FleetTests"])
    }

    @Test(arguments: [
        ("import FleetStore", 1), ("public import Foundation", 1), ("import Glibc", 1), ("@testable import rpi_deploy", 1),
        ("import struct Foundation.Date", 1), ("// import FleetStore", 0), ("let text = \"import FleetStore\"", 0), ("struct Venue {}", 0),
    ])
    func `an import line that the target does not declare is found`(line: String, count: Int) {
        #expect(ImportGuard.undeclaredImports(in: file("\n" + line), graph: graph).map(\.line) == Array(repeating: 2, count: count))
    }

    @Test func `a declared import and a file of no target are told apart`() {
        #expect(ImportGuard.undeclaredImports(in: file("import Fleet", path: "Sources/FleetStore/Rows.swift"), graph: graph) == [])
        #expect(ImportGuard.undeclaredImports(in: file("", path: "Sources/Unknown/Rows.swift"), graph: graph).count == 1)
    }

    @Test(arguments: [
        "unsafe pointer.pointee", "let p: UnsafeRawPointer", "try! read()", "fatalError(\"no\")", "class A: @unchecked Sendable {}",
        "nonisolated(unsafe) var x = 0", "@preconcurrency import A", "\"\\(unsafe p.pointee)\"", "#\"\\#(try! x())\"#",
    ])
    func `code that leaves the compiler's checks is found`(line: String) {
        #expect(ForbiddenCodeGuard.violations(in: file("\n\n" + line), wrappers: ["SQLite"]).map(\.line) == [3])
    }

    @Test(arguments: [
        "// unsafe here", "/* unsafe /* try! */ unsafe */", "let text = \"unsafe\"", "let text = #\"a \" unsafe\"#",
        "\"\"\"\nunsafe\n\"\"\"",
        "try read()", "\"\\(\"unsafe\")\"",
    ])
    func `a comment or a text may name such code`(text: String) {
        #expect(ForbiddenCodeGuard.violations(in: file(text), wrappers: []) == [])
    }

    @Test func `a wrapper may use pointers and nothing more`() {
        let path = "Sources/SQLite/Statement.swift"
        #expect(ForbiddenCodeGuard.violations(in: file("unsafe sqlite3_step(handle)", path: path), wrappers: ["SQLite"]) == [])
        #expect(ForbiddenCodeGuard.violations(in: file("try! step()", path: path), wrappers: ["SQLite"]).count == 1)
    }

    @Test(arguments: [
        "-----BEGIN OPENSSH PRIV" + "ATE KEY-----", "AKIA" + "ABCDEFGHIJKLMNOP", "gh" + "p_" + String(repeating: "a1B2", count: 9),
        "pass" + "word: \"correct-horse\"", "let adminPass" + "word = \"correct\"", "curl -d pass" + "wd=horse",
        "http://admin:" + "horse@example.com",
        "let key = \"" + String(repeating: "aZ3+", count: 12) + "\"", "let key = \"" + String(repeating: "0f1e2d3c", count: 8) + "\"",
    ])
    func `what looks like a secret is found`(line: String) {
        #expect(SecretGuard.violations(in: file(line)).map(\.line) == [1])
    }

    @Test(arguments: [
        "let passwordHash: String", "password: String = readLine()", "--password=$PASSWORD", "let token = request.token",
        "\"the-name-of-a-very-long-file-that-is-no-key-at-all\"", "http://192.0.2.1:5001/images/a.img",
        "let zeros = \"" + String(repeating: "0", count: 64) + "\"",
    ])
    func `what is no secret is left alone`(line: String) {
        #expect(SecretGuard.violations(in: file(line)) == [])
    }

    @Test func `a published digest may stand in a test`() {
        let digest = "\"" + String(repeating: "0f1e2d3c", count: 8) + "\""
        #expect(SecretGuard.violations(in: file(digest, path: "Tests/FleetTests/VenueTests.swift")) == [])
    }

    @Test(arguments: [
        "10" + ".0.0.1", "172" + ".16.4.5:80", "192" + ".168.1.1", "http://8" + ".8.8.8/", "100" + ".64.0.1", "root@real" + "-company.com",
    ])
    func `a real address is found`(text: String) {
        #expect(AddressGuard.violations(in: file("let a = \"\(text)\"")).map(\.line) == [1])
    }

    @Test(arguments: [
        "192.0.2.7", "198.51.100.1", "203.0.113.9", "127.0.0.1:5001", "0.0.0.0", "255.255.255.0", "192.168.151.1", "6.3.1", "1.3.6.1.5.5",
        "999.1.1.1", "ops@example.com", "getty@tty1.service", "image@@4194304",
    ])
    func `an address for documentation is left alone`(text: String) {
        #expect(AddressGuard.violations(in: file("let a = \"\(text)\"")) == [])
    }

    @Test func `a file that is too long is found`() {
        #expect(TextGuard.tooLong(file(String(repeating: "\n", count: 499))) == [])
        #expect(TextGuard.tooLong(file(String(repeating: "\n", count: 500))).count == 1)
    }

    @Test func `work left undone is found`() {
        #expect(TextGuard.unfinished(in: file("a\n// TO" + "DO: later")).map(\.line) == [2])
        #expect(TextGuard.unfinished(in: file("let toDo = 1 // hackneyed")) == [])
    }

    @Test func `a target without the settings of the house is found`() {
        let settings = PackageSettings.house.map { text in
            let words = text.split(separator: " ").map(String.init)
            return PackageSettings.Setting(tool: "swift", kind: [words[0]: words.count > 1 ? ["_0": words[1]] : [:]])
        }
        let good = PackageSettings.Target(name: "Fleet", type: "regular", settings: settings, providers: nil)
        let lax = PackageSettings.Target(name: "Lax", type: "test", settings: Array(settings.dropFirst()), providers: nil)
        let c = PackageSettings.Target(name: "CSQLite", type: "system", settings: [], providers: nil)
        #expect(
            PackageSettings(targets: [good, lax, c]).missingHouseSettings()
                == [Violation(place: "Lax", line: 0, text: "lacks 'swiftLanguageMode 6'")])
    }
}
