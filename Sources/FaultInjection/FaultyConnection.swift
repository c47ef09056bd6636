public import InstallerCore

/// One connection with what a plan of faults does to it. It knows where each answer's head and content end, and nothing else of HTTP.
public final class FaultyConnection<Base: Transport, C: Timekeeper>: TransportConnection {
    private var base: Base.Connection?
    private let clock: C
    private let plan: FaultPlan
    private let patience: Duration
    private let echo: ([UInt8]) -> Void
    private var orders = FaultPlan.Orders(request: [], isImage: false)
    private var inHead = true
    private var head: [UInt8] = []
    private var bodyLength: UInt64 = 0
    private var bodyPosition: UInt64 = 0
    private var output: ArraySlice<UInt8> = []
    private var event: FaultPlan.Event?
    private var isLost = false

    init(_ base: Base.Connection, clock: C, plan: FaultPlan, patience: Duration, echo: @escaping ([UInt8]) -> Void) {
        self.base = base
        self.clock = clock
        self.plan = plan
        self.patience = patience
        self.echo = echo
    }

    /// Sends a whole request, or what has become of it.
    ///
    /// - Throws: ``InstallerCore/TransportError``.
    public func send(_ bytes: [UInt8]) throws(TransportError) {
        let begin = plan.orders(for: bytes, at: clock.now)
        orders = begin.orders
        if case .replaceImage = begin.event { plan.replaceImage() }
        guard !orders.breaks, let base else {
            self.base = nil
            throw .broken("injected")
        }
        inHead = true
        isLost = false
        head = []
        bodyPosition = 0
        event = nil
        output = []
        if let answer = orders.answer {
            output = answer[...]
            isLost = true
            return
        }
        try base.send(orders.request)
        if orders.repeats { echo(bytes) }
    }

    /// Receives what the faults leave of the answer.
    ///
    /// - Throws: ``InstallerCore/TransportError``.
    public func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int {
        guard !plan.hasNoPower else { throw .broken("injected: no power") }
        if let event, output.isEmpty {
            self.event = nil
            if let end = try happen(event) { return end }
        }
        if output.isEmpty {
            if isLost { return end() }
            if inHead { try readHead() } else { try readBody(&buffer) }
            if output.isEmpty, let event {
                self.event = nil
                if let end = try happen(event) { return end }
            }
        }
        return handOut(into: &buffer)
    }

    private func end() -> Int {
        base = nil
        return 0
    }

    private func handOut(into buffer: inout [UInt8]) -> Int {
        var count = min(output.count, buffer.count)
        if let rate = orders.bytesPerSecond, count > 0 {
            count = min(count, Int(clamping: rate))
            clock.sleep(for: .seconds(1))
        }
        if count > 0 { buffer.replaceSubrange(0..<count, with: output.prefix(count)) }
        output = output.dropFirst(count)
        return count
    }

    /// What happens now; gives a number for the caller when the answer ends with it.
    private func happen(_ event: FaultPlan.Event) throws(TransportError) -> Int? {
        switch event {
        case .cut: return end()
        case .reset:
            base = nil
            throw .broken("injected: Connection reset by peer")
        case .stall(let seconds):
            let duration = Duration.seconds(Int64(clamping: seconds))
            clock.sleep(for: min(duration, patience))
            guard duration < patience else {
                base = nil
                throw .stalled
            }
            return nil
        case .replaceImage:
            plan.replaceImage()
            return end()
        }
    }

    private func readHead() throws(TransportError) {
        guard let base else { return isLost = true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try base.receive(into: &buffer)
            guard count > 0 else {
                isLost = true
                output = head[...]
                return
            }
            let known = head.count
            head += buffer[0..<count]
            if let start = RequestEditing.contentStart(head, from: known) {
                let rest = Array(head[start...])
                let rewritten = RequestEditing.rewriting(Array(head[0..<start]), orders)
                bodyLength = rewritten.contentLength
                inHead = false
                give(rewritten.head, rest)
                return
            }
        }
    }

    private func give(_ head: [UInt8], _ rest: [UInt8]) {
        if orders.losesAnswer {
            isLost = true
            return event = .cut
        }
        if let limit = orders.headLimit {
            output = head.prefix(limit)
            isLost = true
            return
        }
        var head = head
        if let bit = orders.headBit, !head.isEmpty { head[Int(bit / 8 % UInt64(head.count))] ^= UInt8(1) << UInt8(bit % 8) }
        output = (head + pass(rest))[...]
    }

    private func readBody(_ buffer: inout [UInt8]) throws(TransportError) {
        if bodyPosition >= bodyLength {
            // Whoever reads on waits for nothing: a server that keeps the connection says no more.
            clock.sleep(for: patience)
            base = nil
            throw .stalled
        }
        guard let base else { return isLost = true }
        let count = try base.receive(into: &buffer)
        guard count > 0 else { return isLost = true }
        output = pass(Array(buffer[0..<count]))[...]
    }

    /// What comes through of a piece of the content.
    private func pass(_ piece: [UInt8]) -> [UInt8] {
        var piece = piece
        let start = bodyPosition
        if let bit = orders.bodyBit, bodyLength > 0 {
            let place = bit / 8 % bodyLength
            if place >= start, place < start + UInt64(piece.count) { piece[Int(place - start)] ^= UInt8(1) << UInt8(bit % 8) }
        }
        bodyPosition += UInt64(piece.count)
        if let fault = orders.halfway, bodyPosition >= (bodyLength + 1) / 2 {
            orders.halfway = nil
            let kept = Int(max((bodyLength + 1) / 2, start) - start)
            switch fault.kind {
            case .stall:
                event = .stall(seconds: fault.value)
                // What follows a short stall still comes.
                if Duration.seconds(Int64(fault.value)) < patience { return piece }
            case .reset: event = .reset
            default: event = .cut
            }
            return Array(piece.prefix(kept))
        }
        if orders.isImage { piece = stream(piece) }
        if orders.missing > 0 {
            let announced = bodyLength - min(orders.missing, bodyLength)
            if bodyPosition > announced { piece = Array(piece.dropLast(Int(min(bodyPosition - announced, UInt64(piece.count))))) }
        }
        if orders.extra > 0, bodyPosition == bodyLength, event == nil {
            piece += [UInt8](repeating: 0x5A, count: Int(clamping: orders.extra))
        }
        return piece
    }

    private func stream(_ piece: [UInt8]) -> [UInt8] {
        var piece = piece
        var done = 0
        while done < piece.count {
            let delivery = plan.deliver(piece.count - done, at: clock.now)
            for flip in delivery.flips { piece[done + flip.index] ^= flip.bit }
            done += delivery.count
            guard let event = delivery.event else { continue }
            if case .stall(let seconds) = event, Duration.seconds(Int64(clamping: seconds)) < patience {
                clock.sleep(for: .seconds(Int64(clamping: seconds)))
                continue
            }
            self.event = event
            return Array(piece[0..<done])
        }
        return piece
    }
}
