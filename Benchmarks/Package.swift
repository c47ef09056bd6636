// swift-tools-version: 6.2
import PackageDescription

/// The settings of the main package's house.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "rpi-deployment-benchmarks",
    products: [.executable(name: "benchmarks", targets: ["benchmarks"])],
    dependencies: [.package(name: "rpi-deployment", path: "..")],
    targets: [
        // What a benchmark is: contenders, samples, goals, rounds, tables, measured processes.
        .target(name: "BenchmarkHarness", swiftSettings: house),
        // What the system's benchmarks run on: network namespaces, shaped links, throttled cards, servers.
        .target(
            name: "BenchmarkRig",
            dependencies: [
                "BenchmarkHarness", .product(name: "DeviceProtocol", package: "rpi-deployment"),
                .product(name: "TestSupport", package: "rpi-deployment"),
            ], swiftSettings: house),
        // What peers/history.py does, with the store.
        .executableTarget(
            name: "history-tasks", dependencies: [.product(name: "FleetStore", package: "rpi-deployment")], swiftSettings: house),
        // What load/config.lua asks for, without HTTP.
        .executableTarget(
            name: "config-parts",
            dependencies: [.product(name: "FleetStore", package: "rpi-deployment"), .product(name: "SQLite", package: "rpi-deployment")],
            swiftSettings: house),
        // What load/live.py listens to.
        .executableTarget(
            name: "live-server", dependencies: [.product(name: "HTTPServer", package: "rpi-deployment")], swiftSettings: house),
        .executableTarget(name: "benchmarks", dependencies: ["BenchmarkHarness", "BenchmarkRig"], swiftSettings: house),
        .testTarget(name: "BenchmarkHarnessTests", dependencies: ["BenchmarkHarness"], swiftSettings: house),
    ]
)
