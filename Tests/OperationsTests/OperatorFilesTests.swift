import Fleet
import FleetStore
import Foundation
import Imaging
import Testing
import TestSupport

@testable import Operations

@Suite struct OperatorFilesTests {
    private func files(_ folder: TemporaryDirectory) throws -> OperatorFiles {
        OperatorFiles(DataDirectory(folder.path))
    }

    @Test func `files of a product go on its cards with their path, content, rights and owner`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("secret", to: "files/KXP2/root/etc/recorder/key")
        try folder.write("#!/bin/sh\n", to: "files/KXP2/root/usr/local/bin/start")
        try ShellCommand.run(
            "chmod 600 files/KXP2/root/etc/recorder/key; chmod 755 files/KXP2/root/usr/local/bin/start; chown 1000:1001 files/KXP2/root/etc/recorder/key",
            in: folder.path)
        try folder.write("x=1\n", to: "files/KXP2/boot/settings.txt")
        let root = try files(folder).root(of: .init("KXP2"))
        let placed = root.filter { $0.kind == .file }
        #expect(placed.map(\.path) == ["/etc/recorder/key", "/usr/local/bin/start"])
        #expect(placed.map(\.mode) == [0o600, 0o755])
        #expect(placed.first?.userID == 1_000 && placed.first?.groupID == 1_001)
        #expect(placed.first?.bytes == Array("secret".utf8))
        #expect(try files(folder).boot(of: .init("KXP2")).map(\.path) == ["/settings.txt"])
        #expect(try files(folder).root(of: .init("RXP2")).isEmpty)
    }

    @Test func `folders and links of a product go on its cards, each folder before what it holds`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("key", to: "files/KXP2/root/home/pi/.ssh/authorized_keys")
        try ShellCommand.run(
            """
            cd files/KXP2/root; chmod 700 home/pi/.ssh; chown 1000:1001 home/pi/.ssh; ln -s /etc/motd home/pi/motd
            """, in: folder.path)
        let root = try files(folder).root(of: .init("KXP2"))
        #expect(root.map(\.path) == ["/home", "/home/pi", "/home/pi/.ssh", "/home/pi/.ssh/authorized_keys", "/home/pi/motd"])
        #expect(root.map(\.kind) == [.folder, .folder, .folder, .file, .link(to: "/etc/motd")])
        #expect(root[2].mode == 0o700 && root[2].userID == 1_000 && root[2].groupID == 1_001)
    }

    @Test func `what cannot go onto a card is refused by name`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("x", to: "files/KXP2/boot/a")
        try ShellCommand.run("ln -s a files/KXP2/boot/b", in: folder.path)
        let error = #expect(throws: OperationError.self) { try files(folder).boot(of: .init("KXP2")) }
        #expect(error?.description.contains("boot/b") == true)
        try folder.write("x", to: "files/KXP2/root/etc/a")
        try ShellCommand.run("mkfifo files/KXP2/root/etc/queue", in: folder.path)
        let queue = #expect(throws: OperationError.self) { try files(folder).root(of: .init("KXP2")) }
        #expect(queue?.description.contains("root/etc/queue") == true)
        try ShellCommand.run("rm files/KXP2/root/etc/queue; truncate -s 9M files/KXP2/root/etc/a", in: folder.path)
        #expect(throws: OperationError.self) { try files(folder).root(of: .init("KXP2")) }
    }
}
