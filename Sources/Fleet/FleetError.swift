/// Why a text is not a value of the fleet. Each message says what was wanted, what was found and what to do.
public enum FleetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not exactly four letters or digits.
    case badVenueCode(String)
    /// Not two to eight letters or digits that begin with a letter.
    case badProductCode(String)
    /// Neither `pool` nor `serial`.
    case badStrategy(String)
    /// Not `PRODUCT-VENUE-IDENTIFIER`.
    case badHostname(String)
    /// Not a whole number in ``KartNumber/range``.
    case badKartNumber(String)
    /// Not up to 40 letters or digits.
    case badSerialNumber(String)
    /// A serial number that boards without one report (all zeros, `unknown`): it does not tell devices apart.
    case placeholderSerialNumber(String)
    /// Not twelve hexadecimal digits, or an address that no single device has.
    case badMACAddress(String)
    /// Neither a serial number nor a MAC address.
    case noIdentity
    /// Not usable as the name of an image's files.
    case badImageName(String)
    /// Not up to 64 letters, digits, dots, dashes, plus signs or underscores.
    case badImageVersion(String)
    /// Not 64 hexadecimal digits.
    case badDigest(String)
    /// Not an address of the form `someone@example.com`.
    case badEmailAddress(String)
    /// Not a name that a user or an API token can have.
    case badAccountName(String)
    /// Not a URL that a webhook can have.
    case badWebhookURL(String)
    /// A text that is empty.
    case emptyText(field: String)
    /// A text with more than `limit` characters.
    case longText(field: String, limit: Int, found: Int)
    /// A text with a line break or another control character.
    case controlCharacter(field: String)
    /// Not `YYYY-MM-DD HH:MM:SS`.
    case badTimestamp(String)
    /// A number outside its range.
    case outOfRange(field: String, range: ClosedRange<Int>, found: Int)

    /// One sentence for the person who gave the text.
    public var description: String {
        switch self {
        case .badVenueCode(let text):
            "A venue code is exactly 4 letters or digits, such as CORO; found \(quoted(text)). Give a code of that form."
        case .badProductCode(let text):
            "A product code is 2 to 8 letters or digits and begins with a letter, such as KXP2; found \(quoted(text)). Give a code of that form."
        case .badStrategy(let text):
            "A product's strategy is 'pool' (imported kart numbers) or 'serial' (the hardware's serial number); found \(quoted(text)). Give one of the two."
        case .badHostname(let text):
            "A hostname is PRODUCT-VENUE-IDENTIFIER in letters, digits and two dashes, such as KXP2-CORO-001; found \(quoted(text)). Give a name of that form."
        case .badKartNumber(let text):
            "A kart number is a whole number from \(KartNumber.range.lowerBound) to \(KartNumber.range.upperBound); found \(quoted(text)). Give digits only."
        case .badSerialNumber(let text):
            "A serial number is 1 to \(SerialNumber.maximumLength) letters or digits; found \(quoted(text)). Send it as /proc/cpuinfo shows it."
        case .placeholderSerialNumber(let text):
            "The serial number \(quoted(text)) is what boards without one report, so it does not tell devices apart. Send the MAC address instead."
        case .badMACAddress(let text):
            "A MAC address is 12 hexadecimal digits of one network card, such as 2c:cf:67:00:00:01; found \(quoted(text)). Send it as /sys/class/net/*/address shows it."
        case .noIdentity:
            "A device is known by its serial number or its MAC address, and neither was given. Send at least one of the two."
        case .badImageName(let text):
            "An image name is 1 to 100 letters, digits, dots, dashes or underscores, begins with a letter or digit and has no .img, .zst or .manifest at its end; found \(quoted(text)). Give such a name."
        case .badImageVersion(let text):
            "An image version is 1 to 64 letters, digits, dots, dashes, plus signs or underscores, such as 2.1.0; found \(quoted(text)). Give such a version."
        case .badDigest(let text):
            "A SHA-256 digest is 64 hexadecimal digits; found \(quoted(text)). Copy it as sha256sum prints it."
        case .badEmailAddress(let text):
            "A contact address has the form someone@example.com; found \(quoted(text)). Correct it or leave it out."
        case .badAccountName(let text):
            "A user's or token's name is 1 to 64 letters, digits, dots, dashes, underscores or at signs, and begins with a letter or digit; found \(quoted(text)). Give such a name."
        case .badWebhookURL(let text):
            "A webhook's URL begins with http:// or https://, names a host and has no user, password or fragment; found \(quoted(text)). Give such a URL."
        case .emptyText(let field):
            "The \(field) is empty. Give at least one character."
        case .longText(let field, let limit, let found):
            "The \(field) has at most \(limit) characters; found \(found). Shorten it."
        case .controlCharacter(let field):
            "The \(field) is one line of text; found a line break or control character. Remove it."
        case .badTimestamp(let text):
            "A time is YYYY-MM-DD HH:MM:SS in UTC; found \(quoted(text)). Give a time of that form."
        case .outOfRange(let field, let range, let found):
            "The \(field) is from \(range.lowerBound) to \(range.upperBound); found \(found). Give a number of that range."
        }
    }

    /// The text as it can be printed: control characters replaced, and no longer than a line.
    private func quoted(_ text: String) -> String { "'\(PlainText.printable(text, limit: 60))'" }
}
