import Fleet

/// What to do about a device that failed or was refused, by the cause that its installer or the server names. It is said before the cause: who stands
/// before the device has to know the one, and may read the other.
enum FailureAdvice {
    /// A cause, and what mends it.
    private struct Entry {
        /// Parts of the message; all of them stand in it.
        let words: [String]
        let advice: HTML

        init(_ words: String..., advice: HTML) {
            self.words = words
            self.advice = advice
        }
    }

    private static let imageAdvice: HTML =
        "Check the image on <a href=\"/images\">Images</a>. The device starts over by itself, else switch it off and on."
    private static let otherCard: HTML = "Put in another card, then switch the device off and on."
    private static let followMessage: HTML = "Do what the message says, then start the installer again."
    private static let oldInstaller: HTML =
        "Bring the server's boot files and the server to the same version, then switch the device off and on."
    private static let takeAway: HTML = "Take this device away: another one has its hostname now."

    /// The words of `InstallError`, `DestinationError`, `HTTPFailure` and of the store, most telling first: the first entry that fits counts.
    private static let table: [Entry] = [
        // What the server said may name anything.
        Entry(
            "the server refused (", advice: "Mend what the server says below. The device asks again by itself, else switch it off and on."),
        Entry("the card is bad", advice: "Replace the card, then switch the device off and on."),
        Entry("the card is too small", advice: "Put in a larger card, then switch the device off and on."),
        Entry("there is no card at", advice: "Put a card in, then switch the device off and on."),
        Entry("is read-only", advice: "Slide the card's lock off, or put in another card. Then switch the device off and on."),
        Entry("cannot write ", " of the card: ", advice: otherCard), Entry("cannot read ", " of the card: ", advice: otherCard),
        Entry("cannot finish writing to the card", advice: otherCard), Entry("cannot open /dev/", advice: otherCard),
        Entry("the card does not take", advice: otherCard),
        Entry("is mounted at", advice: followMessage), Entry("in use by another program", advice: followMessage),
        Entry("neither a block device", advice: followMessage), Entry("neither a serial number nor", advice: followMessage),
        Entry("another device takes the place of this one", advice: takeAway), Entry("another device got the hostname", advice: takeAway),
        Entry(
            "the device got another hostname", advice: "Switch the device off and on: it is installed under the hostname that it has now."),
        Entry("of the protocol, this installer", advice: oldInstaller),
        Entry("arrived damaged", advice: imageAdvice), Entry("the list of chunks cannot be used", advice: imageAdvice),
        Entry("own blocks cannot be used", advice: imageAdvice),
        Entry(
            "the image on the server changed",
            advice: "Leave the image as it is while devices are installed. The device starts over by itself, else switch it off and on."),
        Entry("the card is complete, but", advice: "Switch the device off and on: it looks through its card and reports again."),
        Entry(
            " for ", " s: the server answered",
            advice:
                "See on <a href=\"/system\">System</a> what the server lacks. The device starts over by itself, else switch it off and on."),
        Entry("no valid ", " from the server", advice: oldInstaller),
        Entry(
            "no ", " for ", " s: ",
            advice: "Look at the device's network cable and at the switch. It starts over by itself, else switch it off and on."),
    ]

    private static let tryAgain: HTML =
        "Switch the device off and on: it tries again, and what is right on its card already is not fetched again."
    private static let leaveOn: HTML = "Leave it on: it asks again by itself, and is served when the reason is gone."

    /// What to do about a deployment that failed.
    static func html(of deployment: Deployment) -> HTML {
        if deployment.isRefusal { return RefusalLinks.html(of: deployment).map { "\($0) \(leaveOn)" } ?? leaveOn }
        return html(for: deployment.errorMessage ?? "")
    }

    /// What to do about a failure with a message.
    static func html(for message: String) -> HTML {
        table.first { entry in entry.words.allSatisfy { message.contains($0) } }?.advice ?? tryAgain
    }
}
