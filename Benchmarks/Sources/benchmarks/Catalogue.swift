import BenchmarkHarness

/// All benchmarks, in the order in which they run.
enum Catalogue {
    static func all() -> [any Benchmark] {
        [
            Install(isShaped: true),
            Install(isShaped: false),
            InstallMany(peers: .compressed),
            InstallMany(peers: .raw),
            Packing(),
            PackingMemory(),
            ConfigRate(),
            Downloads(),
            History(),
            Live(),
            Web(),
            WebLoad(),
        ]
    }
}
