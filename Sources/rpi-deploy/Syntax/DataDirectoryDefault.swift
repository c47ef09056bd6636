/// Where the server keeps its data unless told otherwise.
enum DataDirectoryDefault {
    static let path = "/var/lib/rpi-deployment"
}
