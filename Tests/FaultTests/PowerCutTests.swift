import FaultInjection
import InstallerCore
import Synchronization
import TestSupport
import Testing

/// The card that loses what was not flushed, which all stories of power cuts rest on.
@Suite struct PowerCutTests {
    private static let site = FaultSite(imageByteCount: 1 << 20, packedByteCount: 1 << 20, usedByteCount: 1 << 20)

    private static func card(_ faults: [Fault], on folder: TemporaryDirectory) throws -> (
        FaultyDestination<FileDestination, VirtualTimekeeper>, String
    ) {
        let path = try folder.write([UInt8](repeating: 0xEE, count: 1 << 20), to: "card")
        let plan = FaultPlan(faults, site: site)
        return (try FaultyDestination(FileDestination(path: path, isDirect: false), clock: VirtualTimekeeper(), plan: plan), path)
    }

    private static func sectors(_ path: String, _ first: UInt64, _ count: Int) throws -> [[UInt8]] {
        let file = try FileDestination(path: path, isDirect: false)
        return try (0..<count).map { try file.read(at: first + UInt64($0) * 512, count: 512) }
    }

    @Test func `what was flushed stays, and of what was not any part is lost, in any order`() throws {
        var seen: Set<[UInt8]> = []
        for seed in 0..<60 {
            let folder = try TemporaryDirectory()
            do {
                // Steps: write, flush, write, write, write (power fails).
                let (card, _) = try Self.card([Fault(.powerCut, value: UInt64(seed), at: .step(5))], on: folder)
                try card.write([UInt8](repeating: 1, count: 4_096), at: 0)
                try card.flush()
                try card.write([UInt8](repeating: 2, count: 512), at: 8_192)
                try card.write([UInt8](repeating: 3, count: 512), at: 8_192)
                #expect(throws: DestinationError.self) { try card.write([UInt8](repeating: 4, count: 1_024), at: 16_384) }
                #expect(throws: DestinationError.self) { try card.read(at: 0, count: 512) }
            }
            let path = folder.file("card")
            #expect(try Self.sectors(path, 0, 8).allSatisfy { $0 == [UInt8](repeating: 1, count: 512) })
            let twice = try Self.sectors(path, 8_192, 1)[0]
            let torn = try Self.sectors(path, 16_384, 2)
            for sector in torn + [twice] { #expect(Set(sector).count == 1, "a sector is torn") }
            seen.insert([twice[0], torn[0][0], torn[1][0]])
        }
        // Lost and kept, each sector by itself: the earlier of two writes, too, and a later write without an earlier one.
        #expect(Set(seen.map { $0[0] }) == [0xEE, 2, 3])
        #expect(seen.contains { $0[1] == 4 && $0[2] == 0xEE } && seen.contains { $0[1] == 0xEE && $0[2] == 4 })
        #expect(seen.contains { $0[0] == 0xEE && $0[1] == 4 })
    }

    @Test func `the same seed loses the same`() throws {
        var cards: [[UInt8]] = []
        for _ in 0..<2 {
            let folder = try TemporaryDirectory()
            do {
                let (card, _) = try Self.card([Fault(.powerCut, value: 7, at: .step(2))], on: folder)
                try card.write(SeededGenerator.bytes(seed: 1, count: 65_536), at: 0)
                try? card.flush()
            }
            cards.append(try FileDestination(path: folder.file("card"), isDirect: false).read(at: 0, count: 65_536))
        }
        #expect(cards[0] == cards[1])
    }

    @Test func `without a record the first sector is empty after the cut`() throws {
        let folder = try TemporaryDirectory()
        do {
            let (card, _) = try Self.card([Fault(.powerCutNoRecord, value: 1, at: .step(2))], on: folder)
            try card.write([UInt8](repeating: 1, count: 4_096), at: 0)
            try? card.flush()
        }
        #expect(try Self.sectors(folder.file("card"), 0, 1)[0].allSatisfy { $0 == 0 })
    }

    @Test func `a card that starts over at its end shows what was written there last`() throws {
        let folder = try TemporaryDirectory()
        let (card, _) = try Self.card([Fault(.lyingSize, at: .byte(131_072))], on: folder)
        try card.write([UInt8](repeating: 1, count: 4_096), at: 4_096)
        try card.write([UInt8](repeating: 2, count: 4_096), at: 135_168)
        #expect(try card.read(at: 4_096, count: 4_096) == [UInt8](repeating: 2, count: 4_096))
        // A range that goes over the end.
        try card.write([UInt8](repeating: 3, count: 1_024), at: 130_560)
        #expect(try card.read(at: 0, count: 512) == [UInt8](repeating: 3, count: 512))
        #expect(try card.read(at: 130_560, count: 1_024) == [UInt8](repeating: 3, count: 1_024))
    }
}
