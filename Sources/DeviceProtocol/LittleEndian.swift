/// Little-endian integers inside byte arrays. Callers check bounds; these trap on an offset outside the array.
enum LittleEndian {
    static func uint32(in bytes: [UInt8], at offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
    }

    static func uint64(in bytes: [UInt8], at offset: Int) -> UInt64 {
        UInt64(uint32(in: bytes, at: offset)) | UInt64(uint32(in: bytes, at: offset + 4)) << 32
    }

    static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
