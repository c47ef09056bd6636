import Fleet
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
        #expect(root.map(\.path) == ["/etc/recorder/key", "/usr/local/bin/start"])
        #expect(root.map(\.mode) == [0o600, 0o755])
        #expect(root.first?.userID == 1_000 && root.first?.groupID == 1_001)
        #expect(root.first?.bytes == Array("secret".utf8))
        #expect(try files(folder).boot(of: .init("KXP2")).map(\.path) == ["/settings.txt"])
        #expect(try files(folder).root(of: .init("RXP2")).isEmpty)
    }

    @Test func `a link and too many bytes are refused by name`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("x", to: "files/KXP2/root/etc/a")
        try ShellCommand.run("ln -s a files/KXP2/root/etc/b", in: folder.path)
        #expect(throws: OperationError.self) { try files(folder).root(of: .init("KXP2")) }
        try ShellCommand.run("rm files/KXP2/root/etc/b; truncate -s 9M files/KXP2/root/etc/a", in: folder.path)
        #expect(throws: OperationError.self) { try files(folder).root(of: .init("KXP2")) }
    }
}
