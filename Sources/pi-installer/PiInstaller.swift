import DeviceProtocol
import InstallerCore
import InstallerSystem

/// Wiring only: arguments, identity and card of this machine go into an installer, and what it tells goes to the console.
@main struct PiInstaller {
    static func main() {
        let words = Machine.arguments()
        if Machine.isFirstProcess, words.allSatisfy({ !$0.hasPrefix("--") }) {
            FirstProcess.run()
        } else {
            Machine.exit(run(words))
        }
    }

    private static func run(_ words: [String]) -> Int32 {
        let arguments: InstallerArguments
        do {
            arguments = try InstallerArguments(words: words)
        } catch {
            return refuse(error.message)
        }
        if arguments.help {
            Machine.writeLine(InstallerArguments.usage)
            return 0
        }
        guard let installation = Installation(arguments) else { return refuse("--server is required") }
        if arguments.dryRun { return installation.dryRun() ? 0 : 1 }
        switch installation.run() {
        case .done: return 0
        case .failed: return 1
        }
    }

    private static func refuse(_ message: String) -> Int32 {
        Machine.writeLine("pi-installer: \(message)\n\n\(InstallerArguments.usage)", toError: true)
        return 2
    }
}
