/// Why the end of a packed file is not a seek table, or not the manifest's.
public enum SeekTableError: Error, Equatable, Sendable {
    /// The file does not end with the table's mark (0x8F92EAB1).
    case noMark
    /// The descriptor byte asks for checksums or uses reserved bits; tables made here have neither.
    case unknownDescriptor(UInt8)
    /// The table's length and its number of frames do not fit together, or with the file's size.
    case wrongLength
    /// The table does not start with the header of its skippable frame (0x184D2A5E and its length).
    case noHeader
    /// The table's frames are not those of the manifest; the first that differs has this index.
    case otherFrames(Int)
}
