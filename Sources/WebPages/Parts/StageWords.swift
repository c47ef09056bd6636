/// The stages of an installation as pages call them.
enum StageWords {
    /// The names of a `StageTime`, in the order of the work, with what people read.
    static let all: KeyValuePairs = [
        "network": "Network", "decode": "Unpack", "hash": "Compare", "write": "Write", "readback": "Read back",
    ]

    /// What people read; a name of a later version as it is.
    static func text(_ name: String) -> String { all.first { $0.key == name }?.value ?? name }
}
