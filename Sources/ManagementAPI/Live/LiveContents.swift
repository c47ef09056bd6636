/// The data of the messages that only the live connection has.
enum LiveContents {
    struct Status: Encodable {
        let status = "connected"
        let message: String
        let timestamp: String
    }

    struct HostnameAssigned: Encodable {
        let hostname: String
        let product_type: String
        let venue_code: String?
        let serial_number: String?
        let mac_address: String?
    }

    struct Deployments: Encodable {
        let deployments: [DeploymentMessage]
    }

    struct Failure: Encodable {
        let error: String
        let code: String
    }
}
