public import FleetStore
import Fleet
public import HTTPServer
public import Operations

/// Everything that the device network is served: configuration, status, patches, images and health. No login, and no code for one.
public struct DeviceAPI: Sendable {
    private let directory: DataDirectory
    private let store: any FleetStore
    private let deployments: Deployments
    private let images: ImageLibrary

    /// Makes the interface over its operations.
    public init(directory: DataDirectory, store: any FleetStore, deployments: Deployments, images: ImageLibrary) {
        self.directory = directory
        self.store = store
        self.deployments = deployments
        self.images = images
    }

    /// The routes.
    public var router: Router {
        var router = Router()
        ConfigRoute(deployments: deployments).add(to: &router)
        StatusRoute(deployments: deployments).add(to: &router)
        PatchRoute(deployments: deployments).add(to: &router)
        ImageRoute(directory: directory, images: images).add(to: &router)
        HealthRoute(health: ServerHealth(directory: directory, store: store)).add(to: &router)
        return router
    }
}
