import CSodium

/// Comparing secrets.
public enum SecretText {
    /// Whether two texts are the same; of two of the same length, the time does not tell where they differ.
    public static func areEqual(_ one: String, _ other: String) -> Bool {
        Library.prepare()
        let (first, second) = (Array(one.utf8), Array(other.utf8))
        guard first.count == second.count else { return false }
        return unsafe first.withUnsafeBytes { first in
            unsafe second.withUnsafeBytes { second in
                guard let one = first.baseAddress, let other = second.baseAddress else { return true }
                return unsafe sodium_memcmp(one, other, first.count) == 0
            }
        }
    }
}
