public import InstallerCore
import Synchronization

/// A card with what a plan of faults does to it.
///
/// Its writes are held as a card with a cache holds them: until a flush has come back they may or may not be on the medium, each sector of 512
/// bytes by itself and in any order. What a power cut leaves is drawn from a seed.
public final class FaultyDestination<Base: Destination, C: Timekeeper>: Destination {
    private static var sectorSize: Int { 512 }

    /// What a write has replaced.
    private struct Replaced: Sendable {
        let offset: UInt64
        let bytes: [UInt8]
    }

    private let base: Base
    private let clock: C
    private let plan: FaultPlan
    private let wrap: CardWrap?
    // In the order of the writes since the last flush. Held during each write, so that no other comes between.
    private let unflushed = Mutex<[Replaced]>([])

    /// The size that the card says it has, in bytes.
    public let byteCount: UInt64

    /// Wraps a card.
    ///
    /// - Throws: ``InstallerCore/DestinationError/readOnly(path:)`` where the plan says so.
    public init(_ base: Base, clock: C, plan: FaultPlan) throws(DestinationError) {
        guard !plan.isReadOnly else { throw .readOnly(path: "the card (injected)") }
        self.base = base
        self.clock = clock
        self.plan = plan
        wrap = plan.cardWrap
        byteCount = plan.byteCount(base.byteCount)
    }

    private func passTime(_ count: Int) {
        guard let rate = plan.cardRate else { return }
        clock.sleep(for: .microseconds(Int64(clamping: UInt64(count) * 1_000_000 / rate)))
    }

    /// Writes, or does what the plan says.
    ///
    /// - Throws: ``InstallerCore/DestinationError``.
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(DestinationError) {
        passTime(bytes.count)
        switch plan.write(at: offset, count: bytes.count) {
        case .goes: try unflushed.withLock { (held) throws(DestinationError) in try store(bytes, at: offset, &held) }
        case .lost: break
        case .fails(let reason): throw .notWritten(offset: offset, count: bytes.count, reason: reason)
        case .powerFails(let fault):
            try unflushed.withLock { (held) throws(DestinationError) in
                try store(bytes, at: offset, &held)
                try losePower(fault, &held)
            }
            throw .notWritten(offset: offset, count: bytes.count, reason: "injected: the power failed")
        }
    }

    private func store(_ bytes: [UInt8], at offset: UInt64, _ held: inout [Replaced]) throws(DestinationError) {
        guard offset <= base.byteCount, UInt64(bytes.count) <= base.byteCount - offset else {
            throw .notWritten(offset: offset, count: bytes.count, reason: "the card ends at \(base.byteCount)")
        }
        var start = 0
        for piece in pieces(at: offset, count: bytes.count) {
            held.append(Replaced(offset: piece.offset, bytes: try base.read(at: piece.offset, count: piece.count)))
            try base.write(piece.count == bytes.count ? bytes : Array(bytes[start..<start + piece.count]), at: piece.offset)
            start += piece.count
        }
    }

    private func pieces(at offset: UInt64, count: Int) -> [(offset: UInt64, count: Int)] {
        wrap?.pieces(at: offset, count: count) ?? [(offset, count)]
    }

    /// Reads what was written last, be it on the medium or in the cache.
    ///
    /// - Throws: ``InstallerCore/DestinationError``.
    public func read(at offset: UInt64, count: Int) throws(DestinationError) -> [UInt8] {
        passTime(count)
        switch plan.read(at: offset, count: count) {
        case .fails(let reason): throw .notRead(offset: offset, count: count, reason: reason)
        case .goes, .lost, .powerFails:
            guard wrap != nil else { return try base.read(at: offset, count: count) }
            var bytes: [UInt8] = []
            for piece in pieces(at: offset, count: count) { bytes += try base.read(at: piece.offset, count: piece.count) }
            return bytes
        }
    }

    /// Puts everything on the medium, or does what the plan says.
    ///
    /// - Throws: ``InstallerCore/DestinationError``.
    public func flush() throws(DestinationError) {
        switch plan.flush() {
        case .goes(let rotting):
            unflushed.withLock { $0 = [] }
            for place in rotting {
                guard var bytes = try? base.read(at: place, count: 1) else { continue }
                bytes[0] ^= 0x10
                try base.write(bytes, at: place)
            }
            try base.flush()
        case .fails(let reason): throw .notFlushed(reason: reason)
        case .powerFails(let fault):
            try unflushed.withLock { (held) throws(DestinationError) in try losePower(fault, &held) }
            throw .notFlushed(reason: "injected: the power failed")
        }
    }

    /// Of each sector written since the last flush, the medium has any of the contents that it was to have since then, or the one before.
    private func losePower(_ fault: Fault, _ held: inout [Replaced]) throws(DestinationError) {
        var random = FaultRandom(seed: fault.value)
        // Some cuts lose everything that was in the cache, some nothing, most a part.
        let share = [0, 100, 10, 50, 90][Int(random.next() % 5)]
        // From the last write back to the first: a sector that is put back at an earlier write is then as before that one.
        for replaced in held.reversed() {
            var start = 0
            while start < replaced.bytes.count {
                let end = min(start + Self.sectorSize, replaced.bytes.count)
                if random.next() % 100 < UInt64(share) {
                    try base.write(Array(replaced.bytes[start..<end]), at: replaced.offset + UInt64(start))
                }
                start = end
            }
        }
        held = []
        if fault.kind == .powerCutNoRecord { try base.write([UInt8](repeating: 0, count: Self.sectorSize), at: 0) }
    }
}
