import CPosixFile

extension Span<UInt8> {
    /// Whether all bytes are zeros, found by memcmp(3) at the speed of the memory.
    public var isAllZeros: Bool {
        unsafe withUnsafeBufferPointer { unsafe cposixfile_is_zero($0.baseAddress, $0.count) == 1 }
    }
}
