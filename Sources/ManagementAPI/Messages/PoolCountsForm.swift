import DeviceProtocol
import Fleet
import FleetStore

/// The sizes of a pool.
enum PoolCountsForm {
    static let form = MessageForm<PoolCounts>(
        "PoolCounts",
        [
            .count("total") { $0.total },
            .count("available") { $0.available },
            .count("assigned") { $0.assigned },
            .count("reserved") { $0.reserved },
            .count("retired") { $0.retired },
        ])

    /// The sizes by product.
    static func byProduct<Subject>(
        _ name: String, _ pools: @escaping @Sendable (Subject) -> [ProductCode: PoolCounts]
    ) -> MessageForm<Subject>.Field {
        MessageForm<Subject>.Field(name, Schema(.table(form.schema)), "By the product's code.") { subject in
            .object(pools(subject).sorted { $0.key < $1.key }.map { JSONMember($0.key.text, form.message($0.value)) })
        }
    }

    /// The counts of one product, as the system that this one replaces names them.
    static func counts(of code: String, in pools: [ProductCode: PoolCounts]) -> PoolCounts {
        pools.first { $0.key.text == code }?.value ?? PoolCounts()
    }
}
