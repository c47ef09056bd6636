import Imaging

/// A seek table that is accepted is exactly what its frames make.
func fuzzSeekTable(_ bytes: [UInt8]) {
    guard let table = try? SeekTable(bytes) else { return }
    hold(table.bytes == bytes, "its bytes are those that were read")
    hold(SeekTable(frames: table.frames) == table, "its frames make the same table")
}
