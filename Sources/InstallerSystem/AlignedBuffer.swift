import CInstallerSystem

/// Bytes whose address is a multiple of 16 KiB (the larger page size of the Pi 5), as reads and writes past the page cache need it.
@safe struct AlignedBuffer: ~Copyable {
    static let alignment = 16_384

    let count: Int
    private let address: UInt

    init(count: Int) {
        address = rpi_memory_allocate(Self.alignment, max(count, 1))
        guard address != 0 else { fatalError("no memory for a buffer of \(count) bytes") }
        self.count = count
    }

    deinit { rpi_memory_free(address) }

    @unsafe borrowing func withBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        unsafe body(UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: address), count: count))
    }
}
