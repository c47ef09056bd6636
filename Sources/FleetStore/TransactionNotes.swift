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

    /// ``productIfAny(_:)``, noted.
    mutating func notedProduct(_ code: ProductCode) throws -> Product? {
        if let note = notes.products[code] { return note }
        let product = try productIfAny(code)
        notes.products.updateValue(product, forKey: code)
        return product
    }

    /// ``activeImage(of:)``, noted.
    mutating func notedActiveImage(of product: ProductCode) throws -> MasterImage? {
        if let note = notes.activeImages[product] { return note }
        let image = try activeImage(of: product)
        notes.activeImages.updateValue(image, forKey: product)
        return image
    }

    /// ``isVenue(_:)``, noted.
    mutating func notedIsVenue(_ code: VenueCode) throws -> Bool {
        if let note = notes.venues[code] { return note }
        let isVenue = try isVenue(code)
        notes.venues[code] = isVenue
        return isVenue
    }
}
