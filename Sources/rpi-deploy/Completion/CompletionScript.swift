/// The completion of the command line for bash, made from the commands' syntax.
struct CompletionScript {
    let text: String

    init(_ commands: [Syntax]) {
        let groups = Dictionary(grouping: commands, by: { $0.words[0] })
        let firstWords = groups.keys.sorted() + ["help", "--help", "--version"]
        let secondWords = groups.sorted { $0.key < $1.key }.compactMap { group, members -> String? in
            let words = members.compactMap { $0.words.count > 1 ? $0.words[1] : nil }.sorted()
            return words.isEmpty ? nil : "    \(group)) words=\(Self.quoted(words.joined(separator: " "))) ;;"
        }
        text = """
            # Completion of rpi-deploy for bash, made by 'rpi-deploy completion bash'.
            _rpi_deploy_values() {
                case $1 in
                '') ;;
                file) compgen -f -- "$2" ;;
                directory) compgen -d -- "$2" ;;
                images | users | tokens | webhooks) compgen -W "$("${COMP_WORDS[0]}" completion "$1" "${data[@]}" 2>/dev/null)" -- "$2" ;;
                venues | products | hostnames)
                    compgen -W "$("${COMP_WORDS[0]}" completion "$1" "${data[@]}" 2>/dev/null)" -- "${2^^}" ;;
                *) compgen -W "$1" -- "$2" ;;
                esac
            }

            _rpi_deploy() {
                local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} first=${COMP_WORDS[1]} index
                local words='' options='' operand='' sort='' command='' data=()
                for ((index = 1; index < COMP_CWORD - 1; index++)); do
                    [[ ${COMP_WORDS[index]} != --data ]] || data=(--data "${COMP_WORDS[index + 1]}")
                done
                COMPREPLY=()
                if ((COMP_CWORD == 1)); then
                    mapfile -t COMPREPLY < <(compgen -W \(Self.quoted(firstWords.joined(separator: " "))) -- "$word")
                    return
                fi
                case $first in
            \(secondWords.joined(separator: "\n"))
                esac
                if [[ -n $words ]] && ((COMP_CWORD == 2)); then
                    mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$word")
                    return
                fi
                command=$first
                [[ -z $words ]] || command+=" ${COMP_WORDS[2]}"
                case $command in
            \(commands.map(Self.command).joined(separator: "\n"))
                esac
                case "$command $previous" in
            \(commands.flatMap(Self.values).joined(separator: "\n"))
                *)
                    if [[ $word == -* ]]; then sort=$options; else sort=$operand; fi ;;
                esac
                mapfile -t COMPREPLY < <(_rpi_deploy_values "$sort" "$word")
            }

            complete -o filenames -F _rpi_deploy rpi-deploy
            """
    }

    private static func command(_ syntax: Syntax) -> String {
        let options = syntax.allOptions.map(\.name).joined(separator: " ")
        let operand = syntax.operands.first.map { sort(of: $0, in: syntax) } ?? ""
        return "    \(quoted(syntax.name))) options=\(quoted(options)) operand=\(quoted(operand)) ;;"
    }

    private static func values(_ syntax: Syntax) -> [String] {
        syntax.allOptions.compactMap { option in
            option.value.map { "    \(quoted("\(syntax.name) \(option.name)"))) sort=\(quoted(sort(ofValue: $0, for: option.name))) ;;" }
        }
    }

    /// What stands for a value: words to choose from, or a sort that the script looks up.
    private static func sort(ofValue value: String, for option: String) -> String {
        if value.contains("|") { return value.split(separator: "|").joined(separator: " ") }
        switch (option, value) {
        case ("--venue", _): return "venues"
        case ("--product", _): return "products"
        case (_, "HOSTNAME"): return "hostnames"
        case (_, "IMAGE"): return "images"
        case (_, "FILE"): return "file"
        case (_, "DIR"): return "directory"
        default: return ""
        }
    }

    private static func sort(of operand: Operand, in syntax: Syntax) -> String {
        switch (syntax.words[0], operand.name) {
        case ("venue", "CODE"): syntax.words.last == "create" ? "" : "venues"
        case (_, "VENUE"): "venues"
        case ("image", "NAME"): "images"
        case ("user", "NAME"): syntax.words.last == "add" ? "" : "users"
        case ("token", "NAME"): syntax.words.last == "create" ? "" : "tokens"
        case ("webhook", "NAME"): syntax.words.last == "add" ? "" : "webhooks"
        case ("completion", _): "bash"
        default: sort(ofValue: operand.name, for: "")
        }
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
