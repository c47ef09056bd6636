/// Why a file is hardly a whole image of a card.
public enum ImageDoubt: Equatable, Sendable {
    /// It has neither a partition table nor a file system that is known.
    case nothingKnown
    /// It ends before a part of it does, which is a partition or a file system; `end` is the part's end in bytes.
    case cutOff(part: String, end: UInt64)
}
