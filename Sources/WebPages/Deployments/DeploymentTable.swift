import Fleet

/// A list of deployments.
enum DeploymentTable {
    static func html(_ visit: PageVisit, _ deployments: [Deployment]) -> HTML {
        var table = DataTable(
            "Deployments, newest first",
            [
                .init("Device", isName: true), .init("State"), .init("Began"), .init("Took", isNumber: true), .init("Product"),
                .init("Venue"),
                .init("Image"), .init("Result"),
            ])
        for deployment in deployments {
            let attempt: HTML? =
                deployment.attempt > 1 ? " <small title=\"Attempt \(deployment.attempt)\">×\(deployment.attempt)</small>" : nil
            table.add([
                "<a href=\"/deployments/\(deployment.id)\">\(DashboardState.label(of: deployment))</a>\(attempt)",
                visit.badge(Badge(deployment.state, isStalled: deployment.isStalled(at: visit.now))), visit.moment(deployment.startedAt),
                "\(duration(deployment) ?? "")", "\(deployment.product?.text ?? "")", "\(deployment.venue?.text ?? "")",
                "\(deployment.imageVersion?.text ?? "")",
                result(of: deployment).map { "<span class=\"one-line\">\($0)</span>" } ?? .empty,
            ])
        }
        return table.html
    }

    /// What came of it, or what it is doing; nil where the state says all.
    private static func result(of deployment: Deployment) -> String? {
        let text = deployment.errorMessage ?? (deployment.isOpen ? deployment.lastMessage : nil)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// How long a deployment took; nil while it is open.
    static func duration(_ deployment: Deployment) -> String? {
        deployment.completedAt.map { Times.precise(milliseconds: $0.milliseconds - deployment.startedAt.milliseconds) }
    }
}
