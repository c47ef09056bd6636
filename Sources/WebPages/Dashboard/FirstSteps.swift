import Fleet
import FleetStore

/// The way to the first device, as long as there is nothing yet: venue, kart numbers, image, batch.
struct FirstSteps {
    private let visit: PageVisit
    private let state: DashboardState

    init(_ visit: PageVisit, _ state: DashboardState) {
        self.visit = visit
        self.state = state
    }

    private struct Step {
        let title: HTML
        let advice: HTML
        let isDone: Bool
        let action: HTML
    }

    var html: HTML {
        let steps = steps
        let next = steps.firstIndex { !$0.isDone }
        let items = steps.enumerated().map { index, step in
            let isNext = index == next
            return """
                <li class="\(step.isDone ? "done" : (isNext ? "next" : "later"))"\(attribute: "aria-current", isNext ? "step" : nil)>
                <span class="step-mark" aria-hidden="true">\(step.isDone ? visit.icon(.done) : "\(index + 1)")</span>
                <div><h3>\(step.title)\(step.isDone ? " <small>done</small>" : nil)</h3><p>\(step.advice)</p>\
                \(!step.isDone && visit.may(.operator) ? step.action : nil)</div></li>

                """ as HTML
        }
        return """
            <section class="first-steps" aria-labelledby="first-steps"><h2 id="first-steps">Five steps to the first Pi</h2>
            <ol>\(items)</ol></section>
            """
    }

    private func button(_ title: String, to path: String, in section: Section) -> HTML {
        WebPages.sections.contains(section) ? visit.button(title, to: PageAddress(path), icon: section.icon) : .empty
    }

    private var steps: [Step] {
        let total = state.statistics.total.total
        return [
            Step(
                title: "Create a venue", advice: "The place where the devices will work. Its four letters become a part of each hostname.",
                isDone: state.statistics.venueCount > 0,
                action: visit.button(
                    "Create a venue", to: PageAddress("/venues/new"), icon: .add, isPrimary: state.statistics.venueCount == 0)),
            Step(
                title: "Import kart numbers",
                advice: "The numbers from which hostnames such as KXP2-CORO-001 are made. Products that go by serial number need none.",
                isDone: total > 0, action: button("Import kart numbers", to: "/kart-numbers/import", in: .kartNumbers)),
            Step(
                title: "Add an image and activate it",
                advice: """
                    The master image that is written to the cards. On the server: \
                    <code>rpi-deploy image add FILE --product KXP2 --version 1.0.0 --activate</code>
                    """,
                isDone: !state.activeImages.isEmpty, action: button("See the images", to: "/images", in: .images)),
            Step(
                title: "Create a batch and start it",
                advice: "So many devices for one venue. While it is active, each device that is switched on gets the next hostname of it.",
                isDone: state.hasBatches, action: button("Create a batch", to: "/batches/new", in: .batches)),
            Step(
                title: "Switch the Pis on",
                advice: "Connect them to the deployment network. Each appears on this page within seconds, and is done in minutes.",
                isDone: false, action: .empty),
        ]
    }
}
