import FaultInjection
import Fleet
import Foundation
import Synchronization
import TestSupport

/// Two servers on one network, the images of both, and a folder of cards, all in memory where the machine has such a folder.
final class World: Sendable {
    let folder: String
    let main: ServerSide
    let other: ServerSide
    /// Raw images: the one that the main server gives, an older one, the other server's.
    let images: [String]
    private let replacements = Mutex(0)
    let replacing = AsyncTurn()

    static let imageByteCount = 12 << 20
    static let cardByteCount = 14 << 20

    private init(_ folder: String, _ main: ServerSide, _ other: ServerSide, _ images: [String]) {
        self.folder = folder
        self.main = main
        self.other = other
        self.images = images
    }

    static func make(karts: Int) async throws -> World {
        let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        let folder = "\(base)/rpi-deployment-faults-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(folder)/cards", withIntermediateDirectories: true)
        let images = try (1...3).map { try SmallImage.make(at: "\(folder)/v\($0).img", seed: UInt64($0)).path }
        let main = try await ServerSide.start(in: "\(folder)/main", karts: karts)
        let other = try await ServerSide.start(in: "\(folder)/other", karts: karts)
        try await main.addImage(images[0], name: "karts", version: "1.0.0", product: "KXP2")
        try await main.addImage(images[0], name: "racers-0", version: "0", product: "RXP2")
        try await other.addImage(images[2], name: "karts", version: "3.0.0", product: "KXP2")
        try await other.addImage(images[2], name: "racers-0", version: "0", product: "RXP2")
        return World(folder, main, other, images)
    }

    /// Puts another version in the place of the main server's image of RXP2, and takes the old one away.
    func replaceImage(byForce: Bool) async throws {
        let number = replacements.withLock { count in
            count += 1
            return count
        }
        try await main.addImage(images[number % 2], name: "racers-\(number)", version: "\(number)", product: "RXP2")
        try await main.removeImage("racers-\(number - 1)", byForce: byForce)
    }

    func tearDown() async throws {
        await main.stop()
        await other.stop()
        try FileManager.default.removeItem(atPath: folder)
    }
}

/// Lets one at a time through, without keeping a thread of those who wait.
actor AsyncTurn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else { return isTaken = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    func pass() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
