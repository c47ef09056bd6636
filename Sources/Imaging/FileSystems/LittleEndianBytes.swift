/// Little-endian integers inside byte arrays. Callers check bounds; these trap on an offset outside the array.
extension [UInt8] {
    func littleEndian16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    func littleEndian32(at offset: Int) -> UInt32 {
        UInt32(littleEndian16(at: offset)) | UInt32(littleEndian16(at: offset + 2)) << 16
    }

    func littleEndian64(at offset: Int) -> UInt64 {
        UInt64(littleEndian32(at: offset)) | UInt64(littleEndian32(at: offset + 4)) << 32
    }

    mutating func setLittleEndian16(_ value: UInt16, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: value)
        self[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
    }

    mutating func setLittleEndian32(_ value: UInt32, at offset: Int) {
        setLittleEndian16(UInt16(truncatingIfNeeded: value), at: offset)
        setLittleEndian16(UInt16(truncatingIfNeeded: value >> 16), at: offset + 2)
    }
}
