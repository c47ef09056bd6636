import HTTPServer
import Operations

/// `serve`.
enum Serve: Command {
    static let syntax = Syntax(
        words: ["serve"], summary: "run the server for the device and management networks",
        options: [
            Option(
                name: "--role", value: "all|devices|management",
                help: "which networks it serves; as two services, the web interface can be restarted while devices are installed "
                    + "(default all, or RPI_DEPLOY_ROLE)"),
            Option(
                name: "--devices", value: "ADDR:PORT",
                help: "where devices reach it (default 0.0.0.0:5001, or RPI_DEPLOY_DEVICES; port 0: any, printed)"),
            Option(
                name: "--management", value: "ADDR:PORT",
                help: "where people and scripts reach it (default 127.0.0.1:5000, or RPI_DEPLOY_MANAGEMENT; port 0: any, printed)"),
            Option(
                name: "--tls-cert", value: "FILE",
                help: "a certificate with its chain in PEM: the management network is served by TLS (RPI_DEPLOY_TLS_CERT)"),
            Option(name: "--tls-key", value: "FILE", help: "the certificate's private key in PEM (RPI_DEPLOY_TLS_KEY)"),
            Option(
                name: "--session-idle", value: "HOURS",
                help: "how long people stay signed in without a request, 1 to 8760 (default 12, or RPI_DEPLOY_SESSION_IDLE)"),
            Option(
                name: "--session-longest", value: "HOURS",
                help: "how long they do at most, 1 to 8760 (default 168, or RPI_DEPLOY_SESSION_LONGEST)"),
            Option(
                name: "--unassigned", value: "fallback|wait",
                help: "what a device gets that no venue gives a hostname: PRODUCT-DEFAULT-…, or none until an operator assigns one "
                    + "(default fallback, or RPI_DEPLOY_UNASSIGNED)"),
            Option(name: "--grace", value: "SECONDS", help: "how long transfers may go on after SIGTERM, 0 to 3600 (default 30)"),
        ],
        discussion: """
            Prints 'devices  http://ADDR:PORT' and 'management  http://ADDR:PORT' when it is ready; every request is a line of JSON on
            standard error. While there is no administrator, it also prints a link that makes the first administrator.
            SIGTERM or Ctrl-C ends it: no new connections, and transfers in flight get the grace period.
            """,
        example: "serve --devices 192.168.151.1:5001")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let settings = try ServeSettings(arguments)
        let workplace = try await Workplace.open(arguments)
        try workplace.directory.prepare()
        try workplace.directory.requireWritable()
        let log = ServerLog()
        let signals = try EndSignals()
        let devices = settings.role.servesDevices ? try DeviceSite.start(settings, workplace, log) : nil
        let management = settings.role.servesManagement ? try await ManagementSite.start(settings, workplace, log) : nil
        var ready: [String] = []
        if let devices { ready.append("devices  \(url(of: devices.server))") }
        if let management { ready.append("management  \(management.url)") }
        if let link = management?.firstRun {
            ready.append("first run  \(link)\n           (makes the first administrator; good for an hour, and once)")
        }
        // At once, so that a program which waits for the address has all of it.
        terminal.print(ready.joined(separator: "\n"))
        let signal = await signals.next()
        log.write(event: "stopping", detail: "\(signal): transfers in flight get \(settings.grace)")
        async let managementEnd: Void? = management?.end(grace: settings.grace)
        await devices?.end(grace: settings.grace)
        await managementEnd
        log.write(event: "stopped", detail: "all connections are closed")
        log.flush()
    }

    private static func url(of server: HTTPServer) -> String {
        ServerAddress(host: server.address.host, port: server.address.port).url
    }
}
