import BenchmarkHarness

/// What the command line asks for.
struct Options {
    var names: [String] = []
    var rounds: Int?
    var extent = Workshop.Extent.full
    var isList = false

    static let usage = """
        usage: Benchmarks/run [NAME…] [--rounds N] [--quick | --smoke] [--list]

          NAME…        the benchmarks to run (default: all; --list names them)
          --rounds N   how often each way is measured (default 5; 2 with --quick, 1 with --smoke)
          --quick      smaller inputs, while something is being changed
          --smoke      tiny inputs: only whether everything still runs
        """

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    init(_ words: [String], known: [String]) throws {
        var words = words[...]
        while let word = words.popFirst() {
            switch word {
            case "--quick": extent = .quick
            case "--smoke": extent = .smoke
            case "--list": isList = true
            case "--rounds":
                guard let value = words.popFirst(), let number = Int(value), number > 0 else {
                    throw UsageError(description: "--rounds takes a number from 1 on")
                }
                rounds = number
            default:
                guard known.contains(word) else { throw UsageError(description: "unknown benchmark or option '\(word)'") }
                names.append(word)
            }
        }
    }

    var roundCount: Int {
        if let rounds { return rounds }
        return switch extent {
        case .full: 5
        case .quick: 2
        case .smoke: 1
        }
    }
}
