import InstallerCore
import InstallerSystem

/// What the installer does as the first process of a machine that the network has started: it never ends, because the kernel would panic.
enum FirstProcess {
    private static let pause = Duration.seconds(60)

    static func run() {
        Machine.mountSystemDirectories()
        guard let installation = installation() else {
            sayThatItStays()
            stay()
        }
        while true {
            switch installation.value.run() {
            case .done:
                if installation.noReboot {
                    Machine.writeLine("the card is done: this machine can be switched off")
                    stay()
                }
                restart()
            case .failed(let failure, _):
                guard failure.error.mayPass else {
                    sayThatItStays()
                    stay()
                }
                Machine.writeLine("starting over in 60 seconds", toError: true)
                MonotonicClock.sleep(for: pause)
            }
        }
    }

    private static func installation() -> (value: Installation, noReboot: Bool)? {
        do {
            let arguments = try InstallerArguments(kernelCommandLine: (try? SystemFiles.read("/proc/cmdline")) ?? [])
            guard var installation = Installation(arguments) else {
                Machine.writeLine("pi-installer: the kernel's command line must name the server: rpi.server=URL", toError: true)
                return nil
            }
            installation.cardPatience = .seconds(15)
            return (installation, arguments.noReboot)
        } catch {
            Machine.writeLine("pi-installer: \(error.message)", toError: true)
            return nil
        }
    }

    private static func restart() {
        do {
            try Machine.restart()
        } catch {
            Machine.writeLine("pi-installer: cannot restart: \(error.message)", toError: true)
        }
        stay()
    }

    private static func sayThatItStays() {
        Machine.writeLine("this machine stays here: mend what is wrong and switch it off and on", toError: true)
    }

    private static func stay() -> Never {
        while true { MonotonicClock.sleep(for: .seconds(3_600)) }
    }
}
