/// The files of cloud-init's NoCloud data source, changed line by line so that all else in them stays as it is.
///
/// Source: cloud-init documentation, "NoCloud" and "Set hostname"; the kernel command line wins over meta-data, user-data over both.
enum CloudInitFiles {
    /// Both files of a seed, changed.
    static func named(
        meta: [UInt8]?, user: [UInt8]?, hostname: String, instanceID: String
    ) throws(PatchError) -> [(name: String, bytes: [UInt8])] {
        let newMeta = try metaData(meta.map { String(decoding: $0, as: UTF8.self) }, hostname: hostname, instanceID: instanceID)
        var files = [(name: "meta-data", bytes: Array(newMeta.utf8))]
        // Not text: a compressed cloud-config, which stays as it is.
        guard let text = user.map({ String(validating: $0, as: UTF8.self) }) ?? "" else { return files }
        let newUser = try userData(text, hostname: hostname)
        if user == nil || newUser != text { files.append((name: "user-data", bytes: Array(newUser.utf8))) }
        return files
    }

    /// meta-data with a new instance-id, at which cloud-init does its once-per-machine work, and a new name.
    ///
    /// - Throws: ``PatchError/cloudInit(file:reason:)``.
    static func metaData(_ text: String?, hostname: String, instanceID: String) throws(PatchError) -> String {
        var lines = try mapping(text ?? "", file: "meta-data")
        // Images of Raspberry Pi OS and Ubuntu write instance_id, which cloud-init does not know.
        lines.removeAll { ["instance-id", "instance_id", "local-hostname", "hostname"].contains(key(of: $0)) }
        lines.append("instance-id: \(scalar(instanceID))")
        lines.append("local-hostname: \(scalar(hostname))")
        return joined(lines, like: text)
    }

    /// user-data with a new name. Scripts and other forms than a cloud-config stay as they are: meta-data names the machine then.
    ///
    /// `preserve_hostname` and `manage_etc_hosts` stay: with either value the name is the one in `/etc/hostname` and here.
    /// - Throws: ``PatchError/cloudInit(file:reason:)``.
    static func userData(_ text: String?, hostname: String) throws(PatchError) -> String {
        let text = text ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else { return "#cloud-config\nhostname: \(scalar(hostname))\n" }
        guard let header = rows(text).first(where: { !$0.hasPrefix("## template:") }), header.hasPrefix("#cloud-config") else {
            return text
        }
        var lines = try mapping(text, file: "user-data")
        lines = lines.map { line in
            guard key(of: line) == "fqdn", let colon = line.firstIndex(of: ":") else { return line }
            let value = line[line.index(after: colon)...].prefix { $0 != "#" }
            guard value.contains(where: { !$0.isWhitespace }) else { return line }
            guard let dot = value.firstIndex(of: ".") else { return "fqdn: \(scalar(hostname))" }
            let domain = value[dot...].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
            return "fqdn: \(hostname)\(domain)"
        }
        if let place = lines.firstIndex(where: { key(of: $0) == "hostname" }) {
            lines[place] = "hostname: \(scalar(hostname))"
            for index in lines.indices.reversed() where index > place && key(of: lines[index]) == "hostname" { lines.remove(at: index) }
        } else {
            let end = lines.lastIndex(of: "...") ?? lines.endIndex
            lines.insert("hostname: \(scalar(hostname))", at: end)
        }
        return joined(lines, like: text)
    }

    /// The kernel command line, where `ds=nocloud;i=ID;h=NAME` and `systemd.hostname=NAME` would win over the files.
    static func commandLine(_ text: String, hostname: String, instanceID: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let body = word.prefix { !$0.isNewline }
            let rest = word[body.endIndex...]
            if body.hasPrefix("systemd.hostname=") { return "systemd.hostname=\(hostname)\(rest)" }
            guard body.hasPrefix("ds=nocloud") else { return String(word) }
            let fields = body.split(separator: ";", omittingEmptySubsequences: false).map { field in
                switch field.prefix(while: { $0 != "=" }) {
                case "i", "instance-id": "\(field.prefix { $0 != "=" })=\(instanceID)"
                case "h", "local-hostname": "\(field.prefix { $0 != "=" })=\(hostname)"
                default: String(field)
                }
            }
            return fields.joined(separator: ";") + rest
        }.joined(separator: " ")
    }

    private static func rows(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The lines of a YAML mapping whose keys stand at the start of lines.
    private static func mapping(_ text: String, file: String) throws(PatchError) -> [String] {
        let lines = rows(text)
        let content = lines.first { line in
            !line.hasPrefix("#") && !line.hasPrefix("---") && !line.hasPrefix("%") && line.contains { !$0.isWhitespace }
        }
        if let content, key(of: content) == nil {
            throw .cloudInit(file: file, reason: "its first entry is \"\(content.prefix(40))\"")
        }
        return lines
    }

    /// The key of a line that starts with one.
    private static func key(of line: String) -> String? {
        guard let first = line.first, first.isLetter || first == "_" || first == "\"" || first == "'", let colon = line.firstIndex(of: ":")
        else { return nil }
        return line[..<colon].filter { $0 != "\"" && $0 != "'" && $0 != " " }
    }

    /// A string that YAML reads as a string.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.first?.isLetter == true && text.contains("-")
        return isPlain ? text : "\"\(text)\""
    }

    private static func joined(_ lines: [String], like text: String?) -> String {
        let end = text?.contains("\r\n") == true ? "\r\n" : "\n"
        return lines.map { $0 + end }.joined()
    }
}
