/// The entries of one FAT directory, as read.
struct FATDirectory {
    struct Entry {
        let name: String
        let short: [UInt8]
        /// The index of its short entry among the 32-byte slots.
        let slot: Int
        let isDirectory: Bool
        let firstCluster: UInt32
        let byteCount: UInt32
    }

    static let slotSize = 32

    let entries: [Entry]
    /// Slots that hold nothing, in ascending order.
    let freeSlots: [Int]
    /// The slot that ends the directory; the number of slots when none does.
    let endSlot: Int
    let slotCount: Int

    /// - Parameter kind: of the file system. The upper half of a first cluster is FAT32's alone: others keep something else there.
    init(_ bytes: [UInt8], _ kind: FileSystemKind) {
        var entries: [Entry] = []
        var free: [Int] = []
        var long: (characters: [UInt16], checksum: UInt8, next: UInt8)?
        slotCount = bytes.count / Self.slotSize
        var end = slotCount
        for slot in 0..<slotCount {
            let entry = Array(bytes[slot * Self.slotSize..<(slot + 1) * Self.slotSize])
            if entry[0] == 0 {
                end = slot
                break
            }
            if entry[0] == 0xE5 {
                free.append(slot)
                long = nil
            } else if entry[11] & 0x3F == 0x0F {
                let order = entry[0] & 0x1F
                if entry[0] & 0x40 != 0 {
                    long = (FATName.characters(ofLong: entry), entry[13], order - 1)
                } else if let known = long, known.next == order, known.checksum == entry[13] {
                    long = (FATName.characters(ofLong: entry) + known.characters, known.checksum, order - 1)
                } else {
                    long = nil
                }
            } else {
                let short = Array(entry[0..<11])
                var name = FATName.text(ofShort: short)
                if let long, long.next == 0, long.checksum == FATName.checksum(short) {
                    name = String(decoding: long.characters, as: UTF16.self)
                }
                long = nil
                if entry[11] & 0x08 != 0 { continue }
                let upper = kind == .fat32 ? UInt32(entry.littleEndian16(at: 20)) << 16 : 0
                entries.append(
                    Entry(
                        name: name, short: short, slot: slot, isDirectory: entry[11] & 0x10 != 0,
                        firstCluster: upper | UInt32(entry.littleEndian16(at: 26)),
                        byteCount: entry.littleEndian32(at: 28)))
            }
        }
        self.entries = entries
        freeSlots = free
        endSlot = end
    }

    /// The entry with a name, in either form and any case.
    func entry(_ name: String) -> Entry? {
        entries.first { FATName.equal($0.name, name) || FATName.equal(FATName.text(ofShort: $0.short), name) }
    }

    /// The first of `count` free slots in a row; the last ones may lie behind the end.
    func room(for count: Int) -> Int {
        var start = 0
        var length = 0
        for slot in freeSlots {
            if length > 0, slot == start + length { length += 1 } else { (start, length) = (slot, 1) }
            if length == count { return start }
        }
        return length > 0 && start + length == endSlot ? start : endSlot
    }
}
