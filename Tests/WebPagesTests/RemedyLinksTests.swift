import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations
import TestSupport
import Testing

@testable import WebPages

/// What pages say to do next.
@Suite(.timeLimit(.minutes(2)))
struct RemedyLinksTests {
    static func errors() throws -> [StoreError] {
        let (venue, product, batch) = (try VenueCode("CORO"), try ProductCode("KXP2"), BatchID(3))
        let (hostname, image, name) = (try Hostname("KXP2-CORO-001"), try ImageName("kxp2"), try AccountName("chat"))
        let device = try DeviceIdentity(serialText: "AA01", macText: nil)
        return [
            .unknownVenue(venue), .venueExists(venue), .unknownProduct(product), .unknownHostname(hostname),
            .hostnameNotAssigned(hostname, .available), .hostnameIsInstalled(hostname), .deviceHasHostname(device, hostname),
            .fallbackStays(hostname), .deviceHasReservation(device, hostname), .tooFewWaiting(product, wanted: 2, found: 1),
            .refused(.noActiveImage(product)), .refused(.poolExhausted(product, venue, PoolCounts())),
            .refused(.waitingForOperator(product, device)), .refused(.unknownVenue(venue)), .refused(.unknownProduct(product)),
            .unknownBatch(batch), .batchCannot(batch, BatchOrderError(order: .start, state: .cancelled)),
            .batchCannot(batch, BatchOrderError(order: .pause, state: .pending)), .batchIsOver(batch, .completed),
            .tooFewHostnames(product, venue, wanted: 3, available: 1, assigned: 1), .imageOfOtherProduct(image, product, wanted: product),
            .imageIsPinned(image, batch), .unknownImage(image), .imageIsInstalled(image, devices: 2),
            .unknownDeployment(DeploymentID(7)), .unknownWebhook(name), .changedMeanwhile("venue CORO"), .imageIsActive(image, product),
        ]
    }

    @Test func `what was refused leads to a page that there is, and to no command`() async throws {
        let site = try await PagesTestSite.start()
        let pages = site.table.routes.filter { $0.method == .get && $0.kind == .page }.map { $0.pattern.split(separator: "/") }
        var links = 0
        for error in try Self.errors() {
            let words = try #require(PageErrors.advice(OperationError.store(error)), "\(error)").text
            #expect(words.hasPrefix(HTMLText.escaped(error.finding)), "\(words)")
            #expect(!HTMLText.read(words).contains(#/'[a-z]+ [a-z]+/#), "a command in: \(words)")
            for link in words.matches(of: #/href="([^"]*)"/#) {
                let path = link.1.prefix { $0 != "?" }.split(separator: "/")
                #expect(
                    pages.contains { page in page.count == path.count && zip(page, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") } },
                    "\(link.1)")
                links += 1
            }
        }
        #expect(links > 20)
    }

    @Test func `a page and a form say it with a link`() async throws {
        let site = try await PagesTestSite.start()
        let missing = try await site.get("/venues/NOPE")
        #expect(
            missing.status == 404 && missing.text.contains("There is no venue NOPE.") && missing.text.contains("<a href=\"/venues/new\">"))
        try WholePage.check(missing.text, "/venues/NOPE")
        let filter = try await site.get("/batches?venue=NOPE")
        #expect(filter.status == 404 && filter.text.contains("<a href=\"/venues\">"))
        // A file and what scripts ask for have no place for it.
        #expect(try await site.get("/kart-numbers/export?venue=NOPE").status == 404)
        try await site.prepareFleet(karts: "1-2")
        _ = try await site.post("/kart-numbers/KXP2-CORO-001/assign", [("serial", "AA01")])
        let taken = try await site.post("/kart-numbers/KXP2-CORO-002/assign", [("serial", "AA01")])
        #expect(taken.status == 422 && taken.text.contains("<a href=\"/kart-numbers/KXP2-CORO-001\">"))
        try WholePage.check(taken.text, "/kart-numbers/KXP2-CORO-002/assign")
    }

    @Test func `a refusal of a device leads to where it is mended`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1")
        _ = try await site.ask(1)
        #expect(try await site.ask(2) == nil)
        let refusal = try #require(try await site.store.deployments(DeploymentFilter(limit: 1)).first)
        #expect(refusal.errorMessage?.contains("exhausted") == true && refusal.errorMessage?.contains("'") == false)
        let page = try await site.get("/deployments/\(refusal.id)")
        #expect(page.text.contains("<a href=\"/kart-numbers/import?venue=CORO&amp;product=KXP2\">Import kart numbers</a>"))
        try WholePage.check(page.text, "/deployments")
    }
}
