import BenchmarkHarness
import Foundation

/// Runs the benchmarks that the command line names and prints one table for each. `Benchmarks/run` starts it.
@main struct Benchmarks {
    static func main() {
        do {
            let all = Catalogue.all()
            let options = try Options(Array(CommandLine.arguments.dropFirst()), known: all.map(\.name))
            if options.isList {
                for benchmark in all { print("\(benchmark.name): \(benchmark.summary)") }
                return
            }
            let chosen = all.filter { options.names.isEmpty || options.names.contains($0.name) }
            let isGoalMet = try run(chosen, options)
            // A smoke run measures nothing that a goal is meant for.
            exit(isGoalMet || options.extent != .full ? 0 : 1)
        } catch let error as Options.UsageError {
            FileHandle.standardError.write(Data("run: \(error)\n\n\(Options.usage)\n".utf8))
            exit(2)
        } catch {
            FileHandle.standardError.write(Data("run: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ benchmarks: [any Benchmark], _ options: Options) throws -> Bool {
        let environment = ProcessInfo.processInfo.environment
        guard let repository = environment["BENCHMARKS_REPOSITORY"], let scratch = environment["BENCHMARKS_SCRATCH"],
            let programs = environment["BENCHMARKS_PROGRAMS"]
        else { throw Options.UsageError(description: "start this by Benchmarks/run") }
        let root = URL(filePath: repository, directoryHint: .isDirectory)
        let build = root.appending(path: ".build/benchmarks")
        let (cache, results) = (build.appending(path: "cache"), build.appending(path: "results"))
        for folder in [cache, results] { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        let workshop = Workshop(
            repository: root, scratch: URL(filePath: scratch, directoryHint: .isDirectory), cache: cache, extent: options.extent,
            programs: URL(filePath: programs, directoryHint: .isDirectory))
        let words = CommandLine.arguments.dropFirst().joined(separator: " ")
        let machine = Machine(repository: root)
        var report = Report(machine: machine, command: "Benchmarks/run \(words)", extent: options.extent)
        let date = machine.date.filter { $0.isNumber }
        let name = ([date] + (options.names.isEmpty ? ["all"] : options.names) + (options.extent == .full ? [] : [options.extent.rawValue]))
            .joined(separator: "-")
        for benchmark in benchmarks {
            let finished = report.outcomes
            let outcome = try Tournament(benchmark, in: workshop, rounds: options.roundCount).run { outcome in
                report.outcomes = finished + [outcome]
                try report.save(in: results, as: name)
            }
            report.outcomes = finished + [outcome]
        }
        print(report.text)
        workshop.say("saved as \(results.path)/\(name).md and .json")
        return report.isGoalMet
    }
}
