/// Imports point one way: the package's graph, and each file's own `import` lines.
enum ImportGuard {
    static func undeclaredEdges(in graph: PackageGraph, allowed: [String: Set<String>]) -> [Violation] {
        // Tests may go anywhere but round the wrappers; those of a program have it built first.
        let forTests = Set(graph.targets.filter { $0.type != "test" && $0.moduleType == "SwiftTarget" }.map(\.name))
        let libraries = Set(graph.targets.filter { $0.type == "library" && $0.moduleType == "SwiftTarget" }.map(\.name))
        return graph.targets.flatMap { target -> [Violation] in
            let dependencies = Set(target.dependencies ?? [])
            let permitted: Set<String>
            switch (target.type, target.name) {
            case ("test", _):
                permitted = forTests
            case (_, "TestSupport"):
                permitted = libraries
            default:
                guard let listed = allowed[target.name] else {
                    return [Violation(place: target.name, line: 0, text: "is not in AllowedImports: say there what it may import")]
                }
                permitted = listed
            }
            return dependencies.subtracting(permitted).sorted().map {
                Violation(place: target.name, line: 0, text: "may not depend on \($0)")
            }
        }
    }

    /// An import that the target does not declare, or a system module that it may not have.
    static func undeclaredImports(in file: SourceFile, graph: PackageGraph) -> [Violation] {
        guard let target = graph.targets.first(where: { $0.name == file.target }) else {
            return [Violation(place: file.path, line: 0, text: "belongs to no target of the package")]
        }
        let names = Dictionary(uniqueKeysWithValues: graph.targets.map { ($0.moduleName, $0.name) })
        return file.violations(in: SwiftText.codeLines(of: file.text)) { line in
            guard let module = importedModule(line) else { return nil }
            if let name = names[module] {
                return (target.dependencies ?? []).contains(name) ? nil : "imports \(module), which \(target.name) does not depend on"
            }
            return AllowedImports.mayImport(systemModule: module, target: target.name, isTest: file.isTest)
                ? nil : "\(target.name) may not import \(module)"
        }
    }

    /// The module of a line such as `@testable import Fleet` or `public import struct Foundation.Date`.
    static func importedModule(_ line: Substring) -> String? {
        var words = line.split(separator: " ")
        while let first = words.first, first.hasPrefix("@") || accessLevels.contains(String(first)) {
            words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        let name = kinds.contains(String(words[1])) && words.count >= 3 ? words[2] : words[1]
        return name.split(separator: ".").first.map(String.init)
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
}
