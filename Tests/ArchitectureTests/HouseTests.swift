import Foundation
import Testing

/// The rules of the house, held against this repository.
struct HouseTests {
    let repository = Repository()

    @Test func `imports point only where the architecture says`() throws {
        let graph = try PackageGraph(json: repository.swiftPackage("describe", "--type", "json"))
        #expect(graph.targets.count > 20)
        let edges = ImportGuard.undeclaredEdges(in: graph, allowed: AllowedImports.edges)
        let lines = try repository.swiftFiles().flatMap { ImportGuard.undeclaredImports(in: $0, graph: graph) }
        #expect(edges + lines == [], "\n\((edges + lines).report)")
    }

    @Test func `the architecture document names every target`() throws {
        let document = try String(contentsOf: repository.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        let graph = try PackageGraph(json: repository.swiftPackage("describe", "--type", "json"))
        let unnamed = graph.targets.filter { $0.type != "test" && !document.contains("`\($0.name)`") }.map(\.name)
        #expect(unnamed == [])
    }

    @Test func `every Swift target is built with the settings of the house`() throws {
        let settings = try PackageSettings(json: repository.swiftPackage("dump-package"))
        let missing = settings.missingHouseSettings()
        #expect(missing == [], "\n\(missing.report)")
    }

    @Test func `the set-up script installs every Debian package that the manifest names`() throws {
        let settings = try PackageSettings(json: repository.swiftPackage("dump-package"))
        let list = try String(contentsOf: repository.root.appending(path: "scripts/debian-packages.txt"), encoding: .utf8)
        let installed = Set(list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(!settings.debianPackages.isEmpty)
        #expect(settings.debianPackages.subtracting(installed) == [])
    }

    @Test func `no code outside the C wrappers leaves the checks of the compiler`() throws {
        let found = try repository.swiftFiles().flatMap { ForbiddenCodeGuard.violations(in: $0, wrappers: AllowedImports.wrappers) }
        #expect(found == [], "\n\(found.report)")
    }

    @Test func `no file holds what looks like a secret`() throws {
        let found = try repository.textFiles().flatMap(SecretGuard.violations)
        #expect(found == [], "\n\(found.report)")
    }

    @Test func `no file holds a real network or mail address`() throws {
        let found = try repository.textFiles().flatMap(AddressGuard.violations)
        #expect(found == [], "\n\(found.report)")
    }

    @Test func `no file is too long and none has work left undone`() throws {
        let files = try repository.textFiles()
        #expect(files.count > 50)
        let found = files.flatMap(TextGuard.tooLong) + files.flatMap(TextGuard.unfinished)
        #expect(found == [], "\n\(found.report)")
    }
}
