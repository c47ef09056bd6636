import Foundation
import TestSupport
import Testing

/// What `serve` looks at before it says that it is ready.
@Suite struct StartTests {
    @Test func `serve does not start where the data directory is missing, and says how to make it`() async throws {
        let site = try await Site()
        try ShellCommand.run("rm -r '\(site.data)'")
        let result = try await site.attempt("serve --role devices --devices 127.0.0.1:0")
        #expect(result.status == 1)
        #expect(result.errors.contains("There is no database at") && result.errors.contains("'db init'"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: site.data))
    }

    @Test(arguments: ["database", "images", "logs"])
    func `serve does not start where it cannot write, and names the folder and the user`(folder: String) async throws {
        let site = try await Site()
        let path = "\(site.data)/\(folder)"
        // Not even root writes there; a mount of a namespace of its own ends with its last process.
        let script = """
            mount --bind '\(path)' '\(path)'; mount -o remount,bind,ro '\(path)'
            exec '\(try BuildProducts.path(of: "rpi-deploy"))' serve --role devices --devices 127.0.0.1:0 --data '\(site.data)'
            """
        let process = try ChildProcess.start("/usr/bin/unshare", ["--mount", "/bin/bash", "-euc", script])
        let result = try await process.end()
        #expect(result.status == 1)
        #expect(!result.output.contains("devices"))
        #expect(result.errors.contains("\(path) cannot be used") && result.errors.contains("the user root"), "\(result.errors)")
    }

    @Test func `a command of a user who may not write the database says so, and not that there is none`() async throws {
        let site = try await Site()
        try ShellCommand.run("chmod 755 '\(site.data)' '\(site.data)/database'")
        let program = try BuildProducts.path(of: "rpi-deploy")
        // The program and the folder may lie where only root gets in.
        let result = try await ShellCommand.attemptAside(
            """
            chmod 755 '\(site.folder.path)'; cp '\(program)' '\(site.folder.path)/program'
            exec setpriv --reuid 65534 --regid 65534 --clear-groups '\(site.folder.path)/program' venue list --data '\(site.data)'
            """)
        #expect(result.status == 1)
        #expect(result.errors.contains("the user nobody may not write there"), "\(result.errors)")
    }

    @Test func `own files that cannot go onto a card are named when serve starts and when an image is activated`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 1)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try ShellCommand.run("mkdir -p '\(site.data)/files/KXP2/root/etc'; mkfifo '\(site.data)/files/KXP2/root/etc/queue'")
        let activation = try await site.attempt("image activate karts")
        #expect(activation.status == 0)
        #expect(activation.errors.contains("warning") && activation.errors.contains("root/etc/queue"), "\(activation.errors)")
        try await site.serve()
        let isNamed = try await #require(site.server).wait { $0.errors.contains("own-files-unusable") }
        #expect(isNamed && site.server?.errors.contains("root/etc/queue") == true, "\(site.server?.errors ?? "")")
    }

    @Test func `folders keep mode and owner on the card, and links lead where they led`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 1)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let files = site.data + "/files/KXP2/root"
        let long = String(repeating: "long/", count: 30) + "end"
        try ShellCommand.run(
            """
            mkdir -p '\(files)/home/pi/.ssh' '\(files)/var/empty'
            echo key > '\(files)/home/pi/.ssh/authorized_keys'; chmod 600 '\(files)/home/pi/.ssh/authorized_keys'
            chmod 700 '\(files)/home/pi/.ssh'; chown -R 1000:1001 '\(files)/home/pi'
            ln -s ../usr/share/zoneinfo/Europe/Rome '\(files)/home/pi/short'; ln -s '\(long)' '\(files)/home/pi/long'
            """)
        try await site.serve()
        let result = try #require(try await site.simulate("--devices 1 --venue CORO").first)
        #expect(result.verified, "\(result.error ?? "")")
        let facts = try ShellCommand.run(
            """
            dd if='\(result.card)' of=root.fs bs=1M skip=\(image.rootOffset >> 20) status=none
            e2fsck -fn root.fs >/dev/null 2>&1
            for path in /home/pi /home/pi/.ssh /home/pi/.ssh/authorized_keys /home/pi/short /home/pi/long /var/empty; do
                debugfs -R "stat $path" root.fs 2>/dev/null
            done
            """, in: site.folder.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"])
        let modes = facts.matches(of: /Mode:\s+(\d+)/).map { String($0.1) }
        #expect(modes == ["0755", "0700", "0600", "0777", "0777", "0755"])
        let users = facts.matches(of: /User:\s+(\d+)/).map { String($0.1) }
        #expect(users.prefix(3) == ["1000", "1000", "1000"])
        #expect(facts.contains("../usr/share/zoneinfo/Europe/Rome"))
    }

    @Test func `a device that has a name and asks for a venue that there is not is told so`() async throws {
        let site = try await Site()
        try await site.addImage(
            try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 1), product: "KXP2", name: "karts")
        try await site.serve()
        for (venue, status) in [("CORO", 200), ("NONE", 400), ("CORO", 200)] {
            let answer = try await site.ask(
                "/api/config",
                "-H 'Content-Type: application/json' -d '{\"venue_code\": \"\(venue)\", \"serial_number\": \"10000000000000aa\", \"mac_address\": \"02:00:00:00:00:aa\"}'"
            )
            #expect(answer.status == status, "\(answer.body)")
            #expect(answer.body.contains(status == 200 ? "KXP2-CORO-001" : "There is no venue NONE"))
        }
    }
}
