import Testing

@testable import Imaging

struct TextFileTests {
    @Test(arguments: [
        ("127.0.0.1 localhost\n127.0.1.1 old old.example.com\n::1 localhost\n", "127.0.0.1 localhost\n127.0.1.1\tnew\n::1 localhost\n"),
        ("127.0.0.1 localhost\n::1 localhost", "127.0.0.1 localhost\n127.0.1.1\tnew\n::1 localhost\n"),
        ("# 127.0.1.1 no\n\t127.0.1.1\ta\n127.0.1.1 b\n", "# 127.0.1.1 no\n127.0.1.1\tnew\n"), ("", "127.0.1.1\tnew\n"),
        ("127.0.1.10 x\n", "127.0.1.10 x\n127.0.1.1\tnew\n"),
    ])
    func `the hosts file changes in one line`(old: String, new: String) {
        #expect(HostsFile.renaming(Array(old.utf8), to: "new") == Array(new.utf8))
    }

    @Test(
        arguments: [
            (nil, "#cloud-config\nhostname: a-1\n"), ("", "#cloud-config\nhostname: a-1\n"),
            ("#cloud-config\n# comment\n", "#cloud-config\n# comment\nhostname: a-1\n"),
            (
                "#cloud-config\nhostname: x\nusers:\n  - name: pi\n    hostname: y\n",
                "#cloud-config\nhostname: a-1\nusers:\n  - name: pi\n    hostname: y\n"
            ),
            ("#cloud-config\r\n\"hostname\" : x\r\nhostname: y\r\n", "#cloud-config\r\nhostname: a-1\r\n"),
            (
                "#cloud-config\nfqdn: x.example.com # here\nmanage_etc_hosts: true\n",
                "#cloud-config\nfqdn: a-1.example.com\nmanage_etc_hosts: true\nhostname: a-1\n"
            ),
            (
                "#cloud-config\nfqdn: raspberrypi # not raspberrypi.example.com\nhostname: x\n",
                "#cloud-config\nfqdn: a-1\nhostname: a-1\n"
            ),
            ("#cloud-config\nfqdn: \"raspberrypi\"\n", "#cloud-config\nfqdn: a-1\nhostname: a-1\n"),
            ("#cloud-config\nfqdn:\n", "#cloud-config\nfqdn:\nhostname: a-1\n"),
            (
                "## template: jinja\n#cloud-config\n---\nruncmd: []\n...\n",
                "## template: jinja\n#cloud-config\n---\nruncmd: []\nhostname: a-1\n...\n"
            ),
            ("#!/bin/sh\nhostname: x\n", "#!/bin/sh\nhostname: x\n"),
            ("Content-Type: multipart/mixed\n\nhostname: x\n", "Content-Type: multipart/mixed\n\nhostname: x\n"),
        ] as [(String?, String)])
    func `user-data keeps all but the name`(old: String?, new: String) throws {
        #expect(try CloudInitFiles.userData(old, hostname: "a-1") == new)
    }

    @Test func `what cannot be changed line by line is refused`() {
        for text in ["#cloud-config\n{hostname: x}\n", "#cloud-config\n- a\n"] {
            #expect(throws: PatchError.self) { try CloudInitFiles.userData(text, hostname: "a-1") }
        }
        #expect(throws: PatchError.self) { try CloudInitFiles.metaData("{\"instance-id\": \"x\"}", hostname: "a-1", instanceID: "i") }
    }

    @Test func `meta-data loses its old identity and nothing else`() throws {
        let old = "# comment\ndsmode: local\ninstance_id: rpios-image\nlocal-hostname: x\n"
        #expect(
            try CloudInitFiles.metaData(old, hostname: "a-1", instanceID: "17")
                == "# comment\ndsmode: local\ninstance-id: \"17\"\nlocal-hostname: a-1\n")
    }

    @Test func `names that YAML takes for something else are quoted`() throws {
        for name in ["1e3", "true", "no", "0x10", "1-2"] {
            #expect(try CloudInitFiles.userData(nil, hostname: name) == "#cloud-config\nhostname: \"\(name)\"\n")
        }
    }

    @Test(arguments: [
        ("a ds=nocloud;i=rpi-imager-17 b\n", "a ds=nocloud;i=new b\n"),
        ("ds=nocloud-net;s=http://192.0.2.1/;instance-id=x;h=old", "ds=nocloud-net;s=http://192.0.2.1/;instance-id=new;h=name"),
        ("a  ds=nocloud\n", "a  ds=nocloud\n"), ("i=x systemd.hostname=old\n", "i=x systemd.hostname=name\n"),
        ("ds=nocloud;i=x\n", "ds=nocloud;i=new\n"),
    ])
    func `the kernel command line carries the new identity`(old: String, new: String) {
        #expect(CloudInitFiles.commandLine(old, hostname: "name", instanceID: "new") == new)
    }

    @Test func `short names follow Windows' rules`() {
        func short(_ name: String, _ taken: Set<[UInt8]> = []) -> String {
            String(decoding: FATName.short(name, taken: taken).bytes, as: UTF8.self)
        }
        #expect(short("config.txt") == "CONFIG  TXT")
        #expect(short("user-data") == "USER-D~1   ")
        #expect(short("user-data", [Array("USER-D~1   ".utf8)]) == "USER-D~2   ")
        #expect(short("a.b.json") == "AB~1    JSO")
        #expect(short(".hidden") == "HIDDEN~1   ")
        #expect(short("CONFIG.TXT", [Array("CONFIG  TXT".utf8)]) == "CONFIG~1TXT")
        #expect(FATName.short("CONFIG.TXT", taken: []).isExact)
        #expect(!FATName.short("config.txt", taken: []).isExact)
    }
}
