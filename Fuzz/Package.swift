// swift-tools-version: 6.2
import PackageDescription

// Built by scripts/fuzz.sh alone: without `--sanitize=fuzzer` there is no main function.
let package = Package(
    name: "rpi-deployment-fuzz",
    dependencies: [.package(name: "rpi-deployment", path: "..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [.product(name: "Parsers", package: "rpi-deployment")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                // libFuzzer has the main function.
                .unsafeFlags(["-parse-as-library"]),
            ])
    ]
)
