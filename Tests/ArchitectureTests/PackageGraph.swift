import Foundation

/// The targets of the package as `swift package describe --type json` prints them.
struct PackageGraph: Decodable {
    struct Target: Decodable {
        var name: String
        var type: String
        var moduleName: String
        /// `SwiftTarget`, `ClangTarget` or `SystemLibraryTarget`.
        var moduleType: String
        var dependencies: [String]?

        enum CodingKeys: String, CodingKey {
            case name, type
            case moduleName = "c99name"
            case moduleType = "module_type"
            case dependencies = "target_dependencies"
        }
    }

    var targets: [Target]

    init(targets: [Target]) {
        self.targets = targets
    }

    init(json: Data) throws {
        self = try JSONDecoder().decode(PackageGraph.self, from: json)
    }
}
