import Foundation

/// Settings and Debian packages of each target, as `swift package dump-package` prints them.
struct PackageSettings: Decodable {
    struct Target: Decodable {
        var name: String
        var type: String
        var settings: [Setting]
        var providers: [[String: [[String]]]]?
    }

    struct Setting: Decodable {
        var tool: String
        var kind: [String: [String: String]]

        /// Such as `treatAllWarnings error` or `strictMemorySafety`.
        var text: String {
            kind.map { name, values in ([name] + values.values).joined(separator: " ") }.sorted().joined(separator: " ")
        }
    }

    static let house = [
        "swiftLanguageMode 6", "treatAllWarnings error", "strictMemorySafety",
        "enableUpcomingFeature ExistentialAny", "enableUpcomingFeature MemberImportVisibility",
        "enableUpcomingFeature InternalImportsByDefault",
    ]

    var targets: [Target]

    init(targets: [Target]) {
        self.targets = targets
    }

    init(json: Data) throws {
        self = try JSONDecoder().decode(PackageSettings.self, from: json)
    }

    /// The names of targets that C code alone makes up.
    var targetsWithoutSwift: Set<String> {
        Set(targets.filter { $0.type == "system" || $0.name.hasPrefix("C") && AllowedImports.edges[$0.name] == [] }.map(\.name))
    }

    func missingHouseSettings() -> [Violation] {
        targets.filter { !targetsWithoutSwift.contains($0.name) }.flatMap { target in
            let present = Set(target.settings.filter { $0.tool == "swift" }.map(\.text))
            return Self.house.filter { !present.contains($0) }.map { Violation(place: target.name, line: 0, text: "lacks '\($0)'") }
        }
    }

    /// Debian packages that Package.swift names.
    var debianPackages: Set<String> {
        Set(targets.flatMap { $0.providers ?? [] }.flatMap { $0["apt"] ?? [] }.flatMap { $0 })
    }
}
