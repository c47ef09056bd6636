import Testing

@testable import HTTPServer

struct OutboxTests {
    private func outbox(bytes: Int = 1000, count: Int = 100) -> Outbox {
        var limits = WebSocketLimits()
        limits.queueByteCount = bytes
        limits.queueCount = count
        return Outbox(limits: limits)
    }

    private func rest(_ outbox: inout Outbox) -> [UInt8] {
        var found: [UInt8] = []
        while case .frame(let frame) = outbox.next() { found += frame }
        return found
    }

    @Test func `messages without a key come in order`() {
        var box = outbox()
        for byte in [1, 2, 3] as [UInt8] { #expect(box.add([byte], key: nil, keepingPlace: false) == .queued) }
        #expect(rest(&box) == [1, 2, 3])
        #expect(box.next() == nil)
    }

    @Test func `a newer message of a key goes to the end`() {
        var box = outbox()
        _ = box.add([1], key: "a", keepingPlace: false)
        _ = box.add([2], key: "b", keepingPlace: false)
        #expect(box.add([3], key: "a", keepingPlace: false) == .replaced)
        #expect(box.count == 2)
        #expect(box.byteCount == 2)
        #expect(rest(&box) == [2, 3])
    }

    @Test func `a newer message that keeps the place of the older one goes out when that would have`() {
        var box = outbox()
        _ = box.add([1], key: "a", keepingPlace: true)
        _ = box.add([2], key: "b", keepingPlace: true)
        #expect(box.add([3], key: "a", keepingPlace: true) == .replaced)
        #expect(rest(&box) == [3, 2])
    }

    @Test func `a key that was sent is new again`() {
        var box = outbox()
        _ = box.add([1], key: "a", keepingPlace: false)
        #expect(box.next() == .frame([1]))
        #expect(box.add([2], key: "a", keepingPlace: true) == .queued)
        #expect(rest(&box) == [2])
    }

    @Test func `a state that changes a thousand times takes the room of one`() {
        var box = outbox(bytes: 10, count: 2)
        for number in 0..<1000 {
            #expect(box.add([UInt8(truncatingIfNeeded: number), 0, 0], key: "a", keepingPlace: number % 2 == 0) != .overflowed)
        }
        #expect(box.byteCount == 3)
        #expect(rest(&box) == [UInt8(truncatingIfNeeded: 999), 0, 0])
    }

    @Test(arguments: [(2, 100), (1000, 2)])
    func `what goes beyond a limit drops all and closes`(bytes: Int, count: Int) {
        var box = outbox(bytes: bytes, count: count)
        _ = box.add([1], key: nil, keepingPlace: false)
        _ = box.add([2], key: nil, keepingPlace: false)
        #expect(box.add([3], key: nil, keepingPlace: false) == .overflowed)
        #expect(box.add([4], key: nil, keepingPlace: false) == .closed)
        #expect(box.next() == .close(.tryAgainLater, reason: "too slow: 2 messages were waiting"))
        #expect(box.next() == nil)
    }

    @Test func `what was sent before the close goes out before it, unless it has to be now`() {
        var box = outbox()
        _ = box.add([1], key: nil, keepingPlace: false)
        box.close(.normal, reason: "bye", now: false)
        #expect(box.add([2], key: nil, keepingPlace: false) == .closed)
        #expect(box.next() == .frame([1]))
        #expect(box.next() == .close(.normal, reason: "bye"))
        var other = outbox()
        _ = other.add([1], key: nil, keepingPlace: false)
        other.close(.goingAway, reason: "", now: true)
        #expect(other.next() == .close(.goingAway, reason: ""))
    }
}
