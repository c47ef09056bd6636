import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

extension ManagementAPI {
    private static let name = APIParameter.path("name", .imageName, "The image's name.")

    var imageCalls: [APICall] {
        let told: @Sendable (MasterImage) -> ImageMessage = { [images] in ImageMessage($0, problem: images.problem(of: $0)) }
        let schema = ImageMessage.form.schema
        return [
            APICall(
                method: .get, path: "/api/images", role: .viewer, name: "listImages", group: "images",
                summary: "All master images by product, newest first.",
                success: .init(status: .ok, schema: .list(schema), about: "The images.")
            ) { [store] _ in .list(try await store.images().map(told)) },
            APICall(
                method: .get, path: "/api/images/{name}", role: .viewer, name: "getImage", group: "images", summary: "One image.",
                parameters: [Self.name], success: .init(status: .ok, schema: schema, about: "The image."), condition: .read
            ) { [store] request in .message(told(try await store.image(request.path("name", as: ImageName.init)))) },
            APICall(
                method: .post, path: "/api/images/{name}/activate", role: .operator, name: "activateImage", group: "images",
                summary: "Makes an image the one that devices of its product get.", parameters: [Self.name],
                body: APIBody(
                    "Activation", [.optional("allow_unnamed", .flag, "Whether to accept an image that takes no hostname.")],
                    isOptional: true),
                success: .init(status: .ok, schema: schema, about: "The image as it is now."), refusals: [.conflict],
                condition: .change
            ) { [images] request in
                let image = try await images.activate(
                    request.path("name", as: ImageName.init), allowsUnnamed: request.body.flag("allow_unnamed"),
                    expecting: request.expectation(told), by: request.author)
                return .message(told(image))
            },
            APICall(
                method: .post, path: "/api/products/{code}/rollback", role: .operator, name: "rollBackImage", group: "images",
                summary: "Makes the image of a product active that was active before the present one.",
                parameters: [.path("code", .productCode, "The product's code, in any case.")],
                success: .init(status: .ok, schema: schema, about: "The image that is active now."), refusals: [.conflict]
            ) { [images] request in
                let image = try await images.rollBack(request.path("code", as: ProductCode.init), by: request.author)
                return .message(told(image))
            },
            APICall(
                method: .delete, path: "/api/images/{name}", role: .admin, name: "removeImage", group: "images",
                summary: "Removes an image that is not active, with its files.", parameters: [Self.name],
                success: .init(status: .noContent, schema: nil, about: "It is removed."), refusals: [.conflict], condition: .change
            ) { [images] request in
                try await images.remove(
                    request.path("name", as: ImageName.init), expecting: request.expectation(told), by: request.author)
                return .nothing
            },
        ]
    }
}
