import Accounts
import Fleet
import FleetStore
import Operations
import Webhooks

/// What the pages are made over.
struct PageSite: Sendable {
    let assets: AssetShelf
    let store: any FleetStore
    let accounts: Accounts
    let directory: DataDirectory
    let images: ImageLibrary
    let system: SystemStatus
    let health: HealthGlance
    let webhooks: Webhooks
    let checks: LongChecks
    let now: @Sendable () -> Timestamp
    /// Pages that are the same for all who may see the same.
    let shared: FreshCache<SharedVisit.Key, PageTemplate>

    var batches: Batches { Batches(store: store, now: now) }
    var pool: Pool { Pool(store: store) }
}
