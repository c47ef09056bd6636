import Fleet
import FleetStore

/// The batch that serves devices now: how far it is, and when it will be done.
struct BatchStrip {
    private let visit: PageVisit
    private let summary: BatchSummary
    private let forecast: BatchForecast

    init(_ visit: PageVisit, _ summary: BatchSummary, _ forecast: BatchForecast) {
        self.visit = visit
        self.summary = summary
        self.forecast = forecast
    }

    var html: HTML {
        let batch = summary.batch
        let percent = batch.plan.count == 0 ? 0 : min(100, summary.succeeded * 100 / batch.plan.count)
        let limit: HTML? = batch.plan.parallelLimit.map { "<li>at most <strong>\($0)</strong> at once</li>" }
        return """
            <section class="batch-strip" aria-labelledby="batch"><div class="batch-line"><h2 id="batch">\
            \(visit.batch(batch.id)) <span>\(batch.plan.product) for \(batch.plan.venue)</span></h2>
            <p class="batch-end">\(end)</p></div>
            <progress class="batch-bar" max="100" value="\(percent)" aria-label="Share of batch \(batch.id) that succeeded">\(percent) %</progress>
            <ul class="batch-facts"><li><strong>\(summary.succeeded)</strong> of <strong>\(batch.plan.count)</strong> done</li>
            <li><strong>\(summary.open)</strong> in progress</li><li><strong>\(batch.remaining)</strong> still to come</li>
            \(summary.failed > 0 ? "<li class=\"bad\"><strong>\(summary.failed)</strong> \(summary.failed == 1 ? "attempt" : "attempts") failed</li>" : nil)
            \(summary.waiting > 0 ? "<li><strong>\(summary.waiting)</strong> wait for their turn</li>" : nil)\(limit)</ul>
            </section>

            """
    }

    private var end: HTML {
        switch forecast {
        case .unknown: return "The end can be told once the first devices write."
        case .waitingForDevices(let count):
            return "Waits for \(count) more \(count == 1 ? "device" : "devices"): connect them and switch them on."
        case .done: return "All devices are done."
        case .inMilliseconds(let milliseconds):
            let end = Timestamp(milliseconds: visit.now.milliseconds + milliseconds)
            return """
                Done in about <strong>\(Times.duration(milliseconds: milliseconds / 10_000 * 10_000))</strong>, at \
                <time datetime="\(end.iso8601)" title="\(end.text) UTC" data-time="clock">\(visit.zone.text(end).suffix(5))</time>
                """
        }
    }
}
