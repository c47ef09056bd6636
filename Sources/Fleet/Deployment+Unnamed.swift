extension Deployment {
    /// What the history says of a card that was verified but not named: its image takes no hostname, or the device was told to leave it out.
    public static let unnamedNotice = "The card is verified, but keeps the image's own name: no hostname was put in."
}
