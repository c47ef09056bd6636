/// Words of others, such as a device's, where whole sentences stand.
enum Sentence {
    /// The words with a capital at their beginning and a mark at their end.
    static func of(_ text: String) -> String {
        let end = text.last.map { ".!?".contains($0) } == true ? "" : "."
        return text.prefix(1).uppercased() + text.dropFirst() + end
    }
}
