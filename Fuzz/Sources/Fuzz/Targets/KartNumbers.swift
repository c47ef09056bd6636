import Fleet

/// An import that is accepted has each number once, and its numbers written down are the same import.
func fuzzKartNumbers(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do {
        let numbers = try KartNumberImport(parsing: text).numbers
        hold(!numbers.isEmpty && numbers.count <= KartNumberImport.maximumCount, "an import has numbers, and not too many")
        hold(Set(numbers).count == numbers.count, "each number is there once")
        let list = numbers.prefix(1_000).map(\.description).joined(separator: ", ")
        let again = try? KartNumberImport(parsing: list)
        hold(again?.numbers == Array(numbers.prefix(1_000)), "the numbers written down are the same import")
    } catch {
        hold(!error.description.unicodeScalars.contains(where: PlainText.isHidden), "an error is one printable line")
    }
}
