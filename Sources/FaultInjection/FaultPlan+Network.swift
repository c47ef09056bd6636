import Synchronization

extension FaultPlan {
    /// What is to be done with one request and its answer.
    struct Orders: Sendable {
        /// The request as it is sent on.
        var request: [UInt8]
        let isImage: Bool
        /// The connection breaks instead.
        var breaks = false
        /// What comes instead of an answer.
        var answer: [UInt8]?
        var losesAnswer = false
        var headLimit: Int?
        /// The status line becomes that of a whole file.
        var isCalledWhole = false
        /// What the head says of the range.
        var contentRange: (first: UInt64, last: UInt64)?
        var missing: UInt64 = 0
        var extra: UInt64 = 0
        var bytesPerSecond: UInt64?
        var headBit: UInt64?
        var bodyBit: UInt64?
        /// In the middle of the content.
        var halfway: Fault?
        /// A report that is to be sent a second time after this one.
        var repeats = false
    }

    /// What happens in the middle of the packed image.
    enum Event: Sendable {
        case cut
        case reset
        case stall(seconds: UInt64)
        case replaceImage
    }

    /// How much of some bytes comes through, which bits of it are wrong, and what happens then.
    struct Delivery: Sendable {
        var count: Int
        var flips: [(index: Int, bit: UInt8)] = []
        var event: Event?
    }

    /// Whether a connection can be made, and whether it leads to the other server.
    func connect(at now: Duration) -> (isRefused: Bool, goesToOther: Bool) {
        state.withLock { state in
            if state.card.hasNoPower { return (true, false) }
            if let until = state.serverIsAwayUntil, now < until { return (true, false) }
            return (false, state.usesOtherServer)
        }
    }

    /// What to do with a request.
    func orders(for request: [UInt8], at now: Duration) -> (orders: Orders, event: Event?) {
        let call = DeviceCall(request: request)
        return state.withLock { state in
            var orders = Orders(request: request, isImage: call == .image)
            if let until = state.serverIsAwayUntil, now < until { orders.breaks = true }
            if state.card.hasNoPower { orders.breaks = true }
            guard let call, !orders.breaks else { return (orders, nil) }
            let number = state.calls[call, default: 0] + 1
            state.calls[call] = number
            if call == .image {
                state.armed += state.waiting
                let waiting = state.waiting.map(\.fault)
                state.waiting = []
                if state.refusesImage {
                    state.refusesImage = false
                    orders.answer = Self.answer(412, "the image was replaced")
                }
                for fault in state.take(where: { fault in waiting.contains(fault) || fault.isOfAnswers && self.startsAt(fault) }) {
                    orders.apply(fault)
                }
            }
            var event: Event?
            let isTimed: (Fault) -> Bool = { fault in
                guard case .call(call, let first) = fault.place, fault.kind.isOfCalls else { return false }
                return number >= first
            }
            for fault in state.take(where: isTimed) {
                if let happening = self.begin(fault, &state, &orders, now) { event = happening }
            }
            if state.armed.contains(where: { $0.fault.kind == .lateReports }), call == .report {
                orders.repeats = true
                state.injected.append(Fault(.lateReports))
            }
            if let kind = state.tokenFault { orders.request = self.withToken(kind, orders.request) }
            return (orders, event)
        }
    }

    /// A fault of an answer that the first request for the image meets.
    private func startsAt(_ fault: Fault) -> Bool {
        Self.offset(of: fault.place, total: site.packedByteCount) == 0
    }

    private func begin(_ fault: Fault, _ state: inout State, _ orders: inout Orders, _ now: Duration) -> Event? {
        switch fault.kind {
        case .noServer:
            state.serverIsAwayUntil = now + .seconds(Int64(fault.value))
            orders.breaks = true
        case .otherServer:
            state.usesOtherServer = true
            orders.breaks = true
        case .wrongToken, .stolenToken: state.tokenFault = fault.kind
        case .imageReplaced: return .replaceImage
        default: orders.apply(fault)
        }
        return nil
    }

    /// What becomes of the next bytes of the packed image.
    func deliver(_ count: Int, at now: Duration) -> Delivery {
        state.withLock { state in
            var delivery = Delivery(count: count)
            let start = state.streamed
            let end = start + UInt64(count)
            var first: (index: Int, offset: UInt64)?
            for (index, armed) in state.armed.enumerated() where armed.fault.kind.isOfCalls {
                guard let offset = Self.offset(of: armed.fault.place, total: site.packedByteCount), offset >= start, offset < end,
                    !armed.fault.isOfAnswers || offset > 0, first.map({ offset < $0.offset }) ?? true
                else { continue }
                first = (index, offset)
            }
            guard let first else {
                state.streamed = end
                return delivery
            }
            let armed = state.armed[first.index]
            let fault = armed.fault
            let place = Int(first.offset - start)
            if fault.isOfAnswers {
                state.armed.remove(at: first.index)
                state.waiting.append(armed)
                delivery.event = .cut
            } else {
                state.use(first.index)
            }
            delivery.count = place
            switch fault.kind {
            case .flip:
                delivery.flips = [(place, UInt8(1) << UInt8(fault.value % 8))]
                // One fault at a time: the rest of the bytes comes with the next call.
                delivery.count = place + 1
            case .cut: delivery.event = .cut
            case .reset: delivery.event = .reset
            case .stall: delivery.event = .stall(seconds: fault.value)
            case .noServer:
                state.serverIsAwayUntil = now + .seconds(Int64(fault.value))
                delivery.event = .reset
            case .imageReplaced: delivery.event = .replaceImage
            case .otherServer:
                state.usesOtherServer = true
                delivery.event = .cut
            case .wrongToken, .stolenToken:
                state.tokenFault = fault.kind
                delivery.event = .cut
            default: break
            }
            state.streamed += UInt64(delivery.count)
            return delivery
        }
    }

    /// Replaces the image, or has the next request for it refused as if it were.
    func replaceImage() {
        if let replace = site.replaceImage { replace() } else { state.withLock { $0.refusesImage = true } }
    }

    private func withToken(_ kind: FaultKind, _ request: [UInt8]) -> [UInt8] {
        RequestEditing.replacingToken(
            of: request, id: kind == .stolenToken ? site.otherDeployment?.id : nil,
            token: kind == .stolenToken ? site.otherDeployment?.token ?? "" : String(repeating: "0", count: 64))
    }

    static func answer(_ status: Int, _ message: String, fields: String = "") -> [UInt8] {
        let body = "{\"error\": \"\(message)\", \"code\": \"injected\"}"
        return Array(
            "HTTP/1.1 \(status) Injected\r\n\(fields)Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                .utf8)
    }
}

extension Fault {
    /// Whether it is a wrong answer to a request rather than something that happens at a byte of the stream.
    var isOfAnswers: Bool {
        switch kind {
        case .cutInHeader, .loseAnswer, .slow, .truncate, .tooMuch, .ignoreRange, .okForRange, .wrongRange, .lyingRange, .notFound,
            .rangeRefused, .tooManyRequests, .serverError, .unavailable, .retryAfter, .redirect, .flipInHeader:
            true
        default: false
        }
    }
}

extension FaultPlan.Orders {
    /// Takes a fault of one answer.
    fileprivate mutating func apply(_ fault: Fault) {
        switch fault.kind {
        case .cut, .reset, .stall: halfway = fault
        case .flip: bodyBit = fault.value
        case .flipInHeader: headBit = fault.value
        case .cutInHeader: headLimit = Int(fault.value)
        case .loseAnswer: losesAnswer = true
        case .slow: bytesPerSecond = max(fault.value, 1)
        case .truncate: missing = fault.value
        case .tooMuch: extra = fault.value
        case .ignoreRange: request = RequestEditing.withoutRange(request)
        case .okForRange: isCalledWhole = true
        case .wrongRange: request = RequestEditing.shiftingRange(of: request, by: fault.value)?.request ?? request
        case .lyingRange:
            if let shifted = RequestEditing.shiftingRange(of: request, by: fault.value) {
                request = shifted.request
                contentRange = shifted.asked
            }
        case .notFound: answer = FaultPlan.answer(404, "not found")
        case .rangeRefused: answer = FaultPlan.answer(416, "range not satisfiable")
        case .tooManyRequests: answer = FaultPlan.answer(429, "slow down")
        case .serverError: answer = FaultPlan.answer(500, "internal error")
        case .unavailable: answer = FaultPlan.answer(503, "busy")
        case .retryAfter: answer = FaultPlan.answer(503, "busy", fields: "Retry-After: \(fault.value)\r\n")
        case .redirect:
            answer = FaultPlan.answer(Int(fault.value), "elsewhere", fields: "Location: http://192.0.2.9/\r\n")
        default: break
        }
    }
}
