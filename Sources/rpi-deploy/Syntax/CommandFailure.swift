/// A refusal or failure that a command has already explained in its message; ends the program with status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
