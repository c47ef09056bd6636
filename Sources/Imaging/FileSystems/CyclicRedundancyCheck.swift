/// CRC-32 as GUID partition tables use it (UEFI specification, 5.3.2): polynomial 0x04C11DB7, reflected.
enum CyclicRedundancyCheck {
    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
