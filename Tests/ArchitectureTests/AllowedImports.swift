/// Who may import whom. ARCHITECTURE.md draws the same list.
enum AllowedImports {
    /// For each target of the package, the targets that it may depend on.
    static let edges: [String: Set<String>] = [
        "Fleet": [],
        "DeviceProtocol": [],
        "BlockingWork": [],

        "SQLite": ["CSQLite"],
        "Zstd": ["CZstd"],
        "LibCrypto": ["CLibCrypto", "DeviceProtocol"],
        "PosixFile": ["CPosixFile"],
        "Sodium": ["CSodium"],
        "Archive": ["CArchive", "PosixFile"],
        "Ext2FS": ["CExt2FS"],
        "MicroHTTPD": ["CMicroHTTPD"],
        "Curl": ["CCurl"],
        "Wslay": ["CWslay"],
        "InstallerSystem": ["CInstallerSystem", "DeviceProtocol"],

        "InstallerCore": ["DeviceProtocol", "InstallerSystem", "LibCrypto", "Zstd"],
        "pi-installer": ["DeviceProtocol", "InstallerCore", "InstallerSystem"],

        "FaultInjection": ["DeviceProtocol", "InstallerCore", "LibCrypto"],

        "HTTPServer": ["LibCrypto", "MicroHTTPD", "Wslay"],
        "FleetStore": ["DeviceProtocol", "Fleet", "LibCrypto", "PosixFile", "SQLite"],
        "Imaging": ["Archive", "BlockingWork", "DeviceProtocol", "Ext2FS", "LibCrypto", "PosixFile", "Zstd"],
        "Operations": ["BlockingWork", "DeviceProtocol", "Fleet", "FleetStore", "Imaging", "LibCrypto", "PosixFile"],
        "DeviceAPI": ["DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "Operations"],
        "Accounts": ["BlockingWork", "Fleet", "FleetStore", "Sodium"],
        "Webhooks": ["BlockingWork", "Curl", "DeviceProtocol", "Fleet", "FleetStore", "LibCrypto", "Sodium"],
        "ManagementGate": ["Accounts", "Fleet", "FleetStore", "HTTPServer"],
        "ManagementAPI": [
            "Accounts", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "LibCrypto", "ManagementGate", "Operations",
            "Webhooks",
        ],
        "WebPages": [
            "Accounts", "CWebAssets", "DeviceProtocol", "Fleet", "FleetStore", "HTTPServer", "LibCrypto", "ManagementGate", "Operations",
            "Webhooks",
        ],
        "rpi-deploy": [
            "Accounts", "DeviceAPI", "DeviceProtocol", "FaultInjection", "Fleet", "FleetStore", "HTTPServer", "Imaging", "InstallerCore",
            "InstallerSystem", "LibCrypto", "ManagementAPI", "ManagementGate", "Operations", "PosixFile", "WebPages", "Webhooks",
        ],

        // C code has no dependency; a system library neither.
        "CArchive": [], "CCurl": [], "CExt2FS": [], "CInstallerSystem": [], "CLibCrypto": [], "CMicroHTTPD": [], "CPosixFile": [],
        "CSQLite": [],
        "CSodium": [], "CWebAssets": [], "CWslay": [], "CZstd": [],
    ]

    /// The only targets that touch pointers: one over each C library or C shim.
    static let wrappers: Set<String> = [
        "SQLite", "Zstd", "LibCrypto", "Archive", "Ext2FS", "MicroHTTPD", "InstallerSystem", "PosixFile", "Sodium", "Wslay", "Curl",
    ]

    /// Also compiled as Embedded Swift, where no system module exists.
    static let embedded: Set<String> = ["DeviceProtocol", "InstallerCore", "InstallerSystem", "LibCrypto", "Zstd", "pi-installer"]

    /// Modules of the toolchain, and the targets that may not have them.
    static func mayImport(systemModule: String, target: String, isTest: Bool) -> Bool {
        switch systemModule {
        case "Testing": isTest
        case "Foundation", "FoundationEssentials", "Synchronization": isTest || !(embedded.contains(target) || target == "Fleet")
        // Embedded Swift has no C library module: there the C shim stands in for it.
        case "Glibc": isTest || wrappers.subtracting(embedded).contains(target) || ["rpi-deploy", "TestSupport"].contains(target)
        // Threads of their own for work that blocks.
        case "Dispatch": isTest || ["BlockingWork", "FleetStore", "HTTPServer", "MicroHTTPD", "rpi-deploy", "TestSupport"].contains(target)
        default: false
        }
    }
}
