import Fleet
import SQLite

/// What changes to one transaction have read that does not change while it is open, so that those that follow need not read it again.
final class TransactionNotes {
    /// The number and the hash of the newest entry of the audit log.
    var chainEnd: (id: Int64, hash: [UInt8])?
    /// What was found under a product's code.
    var products: [ProductCode: Product?] = [:]
    /// Whether there is such a venue.
    var venues: [VenueCode: Bool] = [:]
    /// The image that devices of a product are given.
    var activeImages: [ProductCode: MasterImage?] = [:]
    /// What ``Connection/decide(_:by:)`` looks for before it looks at a device.
    var surroundings: Surroundings?
}

extension Connection {
    /// The notes of the open transaction.
    var notes: TransactionNotes {
        mutating get { notes(TransactionNotes.init) }
    }

    /// What is noted under a key, or else what `read` gives, which is noted.
    mutating func noted<Key: Hashable, Value>(
        _ place: ReferenceWritableKeyPath<TransactionNotes, [Key: Value]>, _ key: Key, _ read: (inout Connection) throws -> Value
    ) throws -> Value {
        if let note = notes[keyPath: place][key] { return note }
        let value = try read(&self)
        notes[keyPath: place].updateValue(value, forKey: key)
        return value
    }
}
