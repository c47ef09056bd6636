# shellcheck shell=bash
# Sourced after messages.sh: puts a Swift toolchain of the needed version into PATH or ends with one sentence.

required_swift=6.3

find_swift() {
    if ! command -v swift >/dev/null && [[ -x /opt/swift/usr/bin/swift ]]; then
        PATH=$PATH:/opt/swift/usr/bin
        export PATH
    fi
    command -v swift >/dev/null ||
        fail "Swift $required_swift or newer is needed and was found neither in PATH nor in /opt/swift/usr/bin:" \
            "get it from https://www.swift.org/install/linux/ and unpack it so that /opt/swift/usr/bin/swift exists."
    local found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [[ -n $found ]] ||
        fail "$(command -v swift) does not run: install a toolchain of version $required_swift or newer from https://www.swift.org/install/linux/."
    [[ $(printf '%s\n' "$required_swift" "$found" | sort -V | head -n 1) == "$required_swift" ]] ||
        fail "Swift $required_swift or newer is needed, $(command -v swift) is $found: get it from https://www.swift.org/install/linux/."
}
