import Fleet
import FleetStore
import ManagementGate
import Operations

/// `/batches`: the line of those that are not over, those that are, create, show, start, pause, cancel, move.
struct BatchesPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/batches", isShared: true) { try await BatchList.page($0) },
            desk.piece("/batches/live", isShared: true) { try await BatchList.pieces($0) },
            desk.page("/batches/new", for: .operator) { try await BatchForm.page($0) },
            desk.piece("/batches/pool-check", for: .operator) { try await BatchForm.check($0) },
            desk.form("/batches", for: .operator) { try await BatchForm.create($0, $1) },
            desk.page("/batches/{id}", isShared: true) { visit in try await BatchPage.page(visit, id(visit)) },
            desk.piece("/batches/{id}/live", isShared: true) { visit in try await BatchPage.pieces(visit, id(visit)) },
            desk.form("/batches/{id}/move", for: .operator) { try await move($0, $1) },
            desk.form("/batches/{id}/priority", for: .operator) { try await setPriority($0, $1) },
            desk.form("/batches/{id}/start", for: .operator) { try await order($0, $1, .start) },
            desk.form("/batches/{id}/pause", for: .operator) { try await order($0, $1, .pause) },
            desk.form("/batches/{id}/cancel", for: .operator) { try await order($0, $1, .cancel) },
        ]
    }

    /// The page of a batch.
    static func address(_ id: BatchID) -> PageAddress { PageAddress("/batches/\(id)") }

    private func id(_ visit: PageVisit) throws -> BatchID { try visit.value("id") { text in Int64(text).map { BatchID($0) } } }

    private func order(_ visit: PageVisit, _ form: FormFields, _ order: BatchOrder) async throws -> FormOutcome {
        let id = try id(visit)
        let back = form["back"] == "list" ? PageAddress("/batches") : Self.address(id)
        do throws(any Error) {
            let batch = try await visit.site.batches.order(id, order, by: visit.author)
            return .done(back, Self.words(for: batch, after: order))
        } catch OperationError.store(.batchCannot(_, let error)) {
            // Somebody else was faster, or a device has completed it.
            return .warning(back, "Batch \(id) is \(error.state.rawValue) by now, so it cannot \(order.rawValue).")
        }
    }

    private static func words(for batch: Batch, after order: BatchOrder) -> String {
        switch order {
        case .start: "Batch \(batch.id) is active. Devices that ask are served from it when its turn comes."
        case .pause: "Batch \(batch.id) is paused: it serves nobody until it is started again. Devices that are being installed go on."
        case .cancel: "Batch \(batch.id) was cancelled with \(batch.remaining) \(batch.remaining == 1 ? "device" : "devices") left."
        }
    }

    /// Puts a batch directly before or after another.
    private func move(_ visit: PageVisit, _ form: FormFields) async throws -> FormOutcome {
        let id = try id(visit)
        let list = PageAddress("/batches")
        let move: BatchMove
        switch (Int64(form["before"]), Int64(form["after"])) {
        case (let before?, nil): move = .before(BatchID(before))
        case (nil, let after?): move = .after(BatchID(after))
        default: return .warning(list, "Batch \(id) was not moved: say before or after which other batch it is to be served.")
        }
        do throws(any Error) {
            _ = try await visit.site.batches.move(id, move, by: visit.author)
        } catch OperationError.store(.batchIsOver(let over, let state)) {
            return .warning(list, "Nothing was moved: batch \(over) is \(state.rawValue) by now.")
        }
        let place = if case .before = move { "before" } else { "after" }
        return .done(list, "Batch \(id) is served \(place) batch \(move.neighbour) now.")
    }

    private func setPriority(_ visit: PageVisit, _ form: FormFields) async throws -> FormOutcome {
        let id = try id(visit)
        guard let priority = Int64(form["priority"].filter { !$0.isWhitespace }) else {
            return .warning(Self.address(id), "A priority is a whole number, such as 10 or -5. Batch \(id) keeps the one that it has.")
        }
        do throws(any Error) {
            _ = try await visit.site.batches.setPriority(priority, of: id, by: visit.author)
        } catch OperationError.store(.batchIsOver(_, let state)) {
            return .warning(Self.address(id), "Batch \(id) is \(state.rawValue) by now, so it has no place in the line.")
        }
        return .done(Self.address(id), "Batch \(id) has the priority \(priority).")
    }
}
