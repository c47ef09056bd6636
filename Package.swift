// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6, no warning tolerated, each unsafe construct marked `unsafe`
/// (and a test allows that word only in the targets that wrap a C library).
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func systemLibrary(_ name: String, pkgConfig: String, debianPackage: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debianPackage])])
}

let package = Package(
    name: "rpi-deployment",
    products: [
        .executable(name: "rpi-deploy", targets: ["rpi-deploy"]),
        .executable(name: "pi-installer", targets: ["pi-installer"]),
        // For Benchmarks/, a package of its own.
        .library(name: "DeviceProtocol", targets: ["DeviceProtocol"]),
        .library(name: "FleetStore", targets: ["Fleet", "FleetStore"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "SQLite", targets: ["SQLite"]),
        .library(name: "TestSupport", targets: ["TestSupport"]),
        // For Fuzz/, a package of its own.
        .library(name: "Parsers", targets: ["DeviceProtocol", "Fleet", "HTTPServer", "Imaging", "InstallerCore", "InstallerSystem"]),
    ],
    targets: [
        // Values and formats: no I/O, no Foundation.
        library("Fleet"),
        library("DeviceProtocol"),
        library("BlockingWork"),

        // C libraries, each behind one thin safe target.
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        library("SQLite", ["CSQLite"]),
        systemLibrary("CZstd", pkgConfig: "libzstd", debianPackage: "libzstd-dev"),
        library("Zstd", ["CZstd"]),
        systemLibrary("CLibCrypto", pkgConfig: "libcrypto", debianPackage: "libssl-dev"),
        library("LibCrypto", ["CLibCrypto", "DeviceProtocol"]),
        .target(name: "CArchive", linkerSettings: [.linkedLibrary("archive"), .linkedLibrary("z")]),
        library("Archive", ["CArchive", "PosixFile"]),
        .target(name: "CPosixFile"),
        library("PosixFile", ["CPosixFile"]),
        systemLibrary("CSodium", pkgConfig: "libsodium", debianPackage: "libsodium-dev"),
        library("Sodium", ["CSodium"]),
        .target(name: "CExt2FS", linkerSettings: [.linkedLibrary("ext2fs"), .linkedLibrary("com_err")]),
        library("Ext2FS", ["CExt2FS"]),
        .target(name: "CMicroHTTPD", linkerSettings: [.linkedLibrary("microhttpd")]),
        library("MicroHTTPD", ["CMicroHTTPD"]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        library("Curl", ["CCurl"]),
        .systemLibrary(name: "CWslay", providers: [.apt(["libwslay-dev"])]),
        library("Wslay", ["CWslay"]),

        // The installer: also compiled as Embedded Swift.
        .target(name: "CInstallerSystem"),
        library("InstallerSystem", ["CInstallerSystem", "DeviceProtocol"]),
        library("InstallerCore", ["DeviceProtocol", "InstallerSystem", "LibCrypto", "Zstd"]),
        .executableTarget(
            name: "pi-installer", dependencies: ["DeviceProtocol", "InstallerCore", "InstallerSystem"], swiftSettings: house),

        // What goes wrong on purpose: for `simulate --fault` and the tests.
        library("FaultInjection", ["DeviceProtocol", "InstallerCore", "LibCrypto"]),

        // The server.
        library("HTTPServer", ["LibCrypto", "MicroHTTPD", "Wslay"]),
        library("FleetStore", ["DeviceProtocol", "Fleet", "LibCrypto", "PosixFile", "SQLite"]),
        library("Imaging", ["Archive", "BlockingWork", "DeviceProtocol", "Ext2FS", "LibCrypto", "PosixFile", "Zstd"]),
        library("Operations", ["BlockingWork", "DeviceProtocol", "Fleet", "FleetStore", "Imaging", "LibCrypto", "PosixFile"]),
        library("DeviceAPI", ["DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "Operations"]),
        library("Accounts", ["BlockingWork", "Fleet", "FleetStore", "Sodium"]),
        library("Webhooks", ["BlockingWork", "Curl", "DeviceProtocol", "Fleet", "FleetStore", "LibCrypto", "Sodium"]),
        library("ManagementGate", ["Accounts", "Fleet", "FleetStore", "HTTPServer"]),
        .target(name: "CWebAssets", exclude: ["files"]),
        library(
            "WebPages",
            [
                "Accounts", "CWebAssets", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "LibCrypto", "ManagementGate",
                "Operations",
                "Webhooks",
            ]),
        library(
            "ManagementAPI",
            ["Accounts", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "LibCrypto", "ManagementGate", "Operations", "Webhooks"]),
        .executableTarget(
            name: "rpi-deploy",
            dependencies: [
                "Accounts", "DeviceAPI", "DeviceProtocol", "FaultInjection", "Fleet", "FleetStore", "HTTPServer", "Imaging",
                "InstallerCore", "LibCrypto", "ManagementAPI", "ManagementGate", "Operations", "PosixFile", "WebPages", "Webhooks",
            ],
            swiftSettings: house),

        library("TestSupport", ["DeviceProtocol", "InstallerSystem"]),
        tests("ArchitectureTests", []),
        tests("FleetTests", ["Fleet", "TestSupport"]),
        tests("SodiumTests", ["Sodium"]),
        tests("AccountsTests", ["Accounts", "Fleet", "FleetStore", "SQLite", "Sodium", "TestSupport"]),
        tests("CurlTests", ["Curl", "HTTPServer"]),
        tests("WebhooksTests", ["DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "LibCrypto", "TestSupport", "Webhooks"]),
        tests("ManagementGateTests", ["Accounts", "Fleet", "FleetStore", "HTTPServer", "ManagementGate", "SQLite", "TestSupport"]),
        tests("DeviceProtocolTests", ["DeviceProtocol", "TestSupport"]),
        tests("SQLiteTests", ["SQLite", "TestSupport"]),
        tests("FleetStoreTests", ["Fleet", "FleetStore", "SQLite", "TestSupport"]),
        tests("HTTPServerTests", ["HTTPServer", "InstallerSystem", "MicroHTTPD", "TestSupport"]),
        tests("ImagingTests", ["Archive", "DeviceProtocol", "Imaging", "LibCrypto", "PosixFile", "TestSupport", "Zstd"]),
        tests(
            "InstallerCoreTests",
            ["DeviceProtocol", "FaultInjection", "InstallerCore", "InstallerSystem", "LibCrypto", "TestSupport", "Zstd"]),
        tests("OperationsTests", ["DeviceProtocol", "Fleet", "FleetStore", "Imaging", "LibCrypto", "Operations", "TestSupport"]),
        tests(
            "DeviceAPITests",
            ["DeviceAPI", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "Imaging", "Operations", "SQLite", "TestSupport"]),
        tests(
            "ManagementAPITests",
            [
                "Accounts", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "ManagementAPI", "ManagementGate", "Operations",
                "TestSupport", "Webhooks",
            ]),
        tests(
            "WebPagesTests",
            [
                "Accounts", "Fleet", "FleetStore", "HTTPServer", "InstallerCore", "ManagementGate", "Operations", "SQLite", "TestSupport",
                "WebPages", "Webhooks",
            ]),
        tests(
            "FaultTests",
            [
                "DeviceAPI", "DeviceProtocol", "FaultInjection", "Fleet", "FleetStore", "HTTPServer", "Imaging", "InstallerCore",
                "Operations",
                "TestSupport",
            ]),
        tests(
            "RPIDeployTests",
            [
                "Accounts", "Fleet", "FleetStore", "HTTPServer", "ManagementAPI", "ManagementGate", "Operations", "TestSupport", "WebPages",
                "rpi-deploy",
            ]),
        tests("EndToEndTests", ["TestSupport", "pi-installer", "rpi-deploy"]),
    ]
)
