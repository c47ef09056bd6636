/// The least that a card writes at once: a power cut leaves all of a sector or nothing. The partition table of a PC is in the first one.
enum CardSector {
    /// Its size in bytes. Cards have larger ones inside, of which this is a part.
    static let byteCount = 512
}
