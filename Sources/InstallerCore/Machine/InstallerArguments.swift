/// What the installer is told on its command line or, as a machine's first process, on the kernel's.
public struct InstallerArguments: Equatable, Sendable {
    /// The server's address; required for an installation.
    public var server: HTTPURL?
    /// The code of the product to ask for; `nil`: the server's default.
    public var product: String?
    /// The code of the venue to ask for.
    public var venue: String?
    /// The card: a block device, or a regular file as a card of the file's size.
    public var device = "/dev/mmcblk0"
    /// The serial number to use instead of the board's.
    public var serial: String?
    /// The MAC address to use instead of the network card's.
    public var mac: String?
    /// How long to ask a server that refuses, in seconds; `nil`: for ever.
    public var refusalPatience: Int64?
    /// Whether a machine stays up when its card is done.
    public var noReboot = false
    /// Whether to leave out the device's own files.
    public var skipCustomize = false
    /// Whether to look at everything and write nothing.
    public var dryRun = false
    /// Whether to print the usage and stop.
    public var help = false

    /// The usage, as `--help` prints it.
    public static let usage = """
        usage: pi-installer --server URL [options]

        Writes the image that the server has for this device to its card, reads all of it back, and reports.

          --server URL           the deployment server, such as http://192.168.151.1:5001
          --product CODE         the product to ask for (the server's default: KXP2)
          --venue CODE           the venue to ask for
          --device PATH          the card (default /dev/mmcblk0); a regular file is a card of the file's size
          --serial SERIAL        the serial number, instead of the board's
          --mac ADDRESS          the MAC address, instead of the network card's
          --refusal-patience S   how many seconds to ask a server that refuses (default: for ever)
          --skip-customize       leave out the device's own files
          --no-reboot            stay up at the end, where this is the machine's first process
          --dry-run              look at device, card and server, and write nothing
          --help                 this text

        As the first process it reads the same from the kernel's command line: rpi.server=URL rpi.product=CODE … rpi.no-reboot

        exit status: 0 done, 1 failed, 2 wrong usage
        """

    /// Why arguments cannot be used, in words.
    public struct UsageError: Error, Equatable {
        /// What is wrong.
        public let message: String
    }

    /// Nothing is said.
    public init() {}

    /// Reads the words after the program's name, such as `--server`, `http://192.0.2.1:5001`.
    ///
    /// - Throws: ``UsageError``.
    public init(words: [String]) throws(UsageError) {
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard word.hasPrefix("--") else { throw UsageError(message: "unexpected word: \(word)") }
            let name = String(word.dropFirst(2))
            if isFlag(name) {
                setFlag(name)
            } else {
                guard takesValue(name) else { throw UsageError(message: "unknown option: \(word)") }
                guard index < words.count else { throw UsageError(message: "\(word) needs a value") }
                try set(name, to: words[index], as: word)
                index += 1
            }
        }
    }

    /// Reads the kernel's command line; words that do not start with `rpi.` are for others.
    ///
    /// - Throws: ``UsageError``.
    public init(kernelCommandLine: [UInt8]) throws(UsageError) {
        for word in kernelCommandLine.split(whereSeparator: { $0 <= 0x20 }) {
            let text = String(decoding: word, as: UTF8.self)
            guard text.hasPrefix("rpi.") else { continue }
            let parts = word.dropFirst(4).split(separator: UInt8(ascii: "="), maxSplits: 1)
            let name = String(decoding: parts.first ?? [], as: UTF8.self)
            if parts.count == 1, isFlag(name) {
                setFlag(name)
            } else if !takesValue(name) {
                throw UsageError(message: "unknown option: \(text)")
            } else if parts.count == 2 {
                try set(name, to: String(decoding: parts[1], as: UTF8.self), as: "rpi.\(name)")
            } else {
                throw UsageError(message: "rpi.\(name) needs a value: rpi.\(name)=…")
            }
        }
    }

    private func takesValue(_ name: String) -> Bool {
        ["server", "product", "venue", "device", "serial", "mac", "refusal-patience"].contains { $0 == name }
    }

    private func isFlag(_ name: String) -> Bool {
        name == "no-reboot" || name == "skip-customize" || name == "dry-run" || name == "help"
    }

    private mutating func setFlag(_ name: String) {
        switch name {
        case "no-reboot": noReboot = true
        case "skip-customize": skipCustomize = true
        case "dry-run": dryRun = true
        default: help = true
        }
    }

    private mutating func set(_ name: String, to value: String, as word: String) throws(UsageError) {
        guard !value.isEmpty else { throw UsageError(message: "\(word) needs a value") }
        switch name {
        case "server":
            guard let url = HTTPURL(value) else {
                throw UsageError(message: "\(word) must be a URL such as http://192.168.151.1:5001, not \(value)")
            }
            server = url
        case "product": product = value
        case "venue": venue = value
        case "device": device = value
        case "serial": serial = value
        case "mac": mac = value
        case "refusal-patience":
            guard let seconds = Int64(value), (0...31_536_000).contains(seconds) else {
                throw UsageError(message: "\(word) must be a number of seconds, not \(value)")
            }
            refusalPatience = seconds
        default: break
        }
    }
}
