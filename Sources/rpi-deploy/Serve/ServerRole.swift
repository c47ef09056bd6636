/// Which networks a server serves.
enum ServerRole: String, CaseIterable {
    case all
    case devices
    case management

    var servesDevices: Bool { self != .management }
    var servesManagement: Bool { self != .devices }
}
