/// Text from the network as one line that a console only shows.
enum OneLine {
    /// The text with `?` for each control character (C0, DEL, C1): a console would act on it.
    static func of(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            line.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return line
    }
}
