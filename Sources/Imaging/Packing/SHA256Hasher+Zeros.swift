import LibCrypto

extension SHA256Hasher {
    /// Takes in bytes, or `count` zeros where there are none.
    mutating func update(_ bytes: [UInt8]?, count: Int, zeros: ZeroContent) {
        if let bytes {
            update(bytes.span)
        } else {
            var missing = count
            while missing > 0 {
                let part = min(missing, zeros.bytes.count)
                update(zeros.bytes.span.extracting(first: part))
                missing -= part
            }
        }
    }
}
