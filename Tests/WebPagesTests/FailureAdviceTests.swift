import Fleet
import InstallerCore
import Testing

@testable import WebPages

/// What is to be done is chosen by the cause: the words of the installer itself.
struct FailureAdviceTests {
    private static func advice(_ error: InstallError, in step: InstallStep = .transfer) -> String {
        FailureAdvice.html(for: InstallFailure(step: step, error: error).message).text
    }

    @Test(
        arguments: [
            (.badCard(index: 3, offset: 9, chunks: 2), "Replace the card"), (.badBlock(offset: 9), "Replace the card"),
            (.overwritten(offset: 9), "Replace the card"), (.cardTooSmall(needed: 9, found: 3), "Put in a larger card"),
            (.card(.notWritten(offset: 1, count: 2, reason: "Input/output error")), "Put in another card"),
            (.card(.notRead(offset: 1, count: 2, reason: "Input/output error")), "Put in another card"),
            (.card(.notFlushed(reason: "Input/output error")), "Put in another card"),
            (.card(.notOpened(path: "/dev/mmcblk0", reason: "No medium found")), "Put in another card"),
            (.card(.notFound(path: "/dev/mmcblk0")), "Put a card in"),
            (.card(.readOnly(path: "/dev/mmcblk0")), "Slide the card's lock off"),
            (.card(.mounted(path: "/dev/sdb", directory: "/mnt")), "Do what the message says"),
            (.card(.inUse(path: "/dev/sdb")), "Do what the message says"), (.card(.notADevice(path: "/tmp")), "Do what the message says"),
            (.unknownDevice, "Do what the message says"), (.unknownProtocol(2), "Bring the server's boot files"),
            (.badAnswer(what: "configuration", reason: "no JSON"), "Bring the server's boot files"),
            (.damagedChunk(index: 1, offset: 2, times: 3), "Check the image on"), (.badManifest("cut"), "Check the image on"),
            (.badPatch("cut"), "Check the image on"), (.imageKeepsChanging(times: 4, how: "its ETag is gone"), "Leave the image as it is"),
            (.unreachable(what: "image", seconds: 600, last: .cut), "Look at the device's network cable"),
            (.unreachable(what: "image", seconds: 600, last: .transport(.stalled)), "Look at the device's network cable"),
            (.unreachable(what: "list of chunks", seconds: 600, last: .status(503, message: "the disk is full")), "See on"),
            (.refused(status: 409, message: "the card is bad, says a server"), "Mend what the server says"),
            (.notAcknowledged("the connection was cut"), "Switch the device off and on: it looks through its card"),
        ] as [(InstallError, String)]) func `the advice fits what the installer says`(error: InstallError, beginning: String)
    {
        let advice = Self.advice(error)
        #expect(advice.hasPrefix(beginning), "\(error.message)")
        #expect(advice.hasSuffix(".") && !advice.hasSuffix(".."))
    }

    @Test(arguments: [
        ("another device takes the place of this one", "Take this device away"),
        ("another device got the hostname", "Take this device away"),
        ("the device got another hostname", "Switch the device off and on: it is installed under"),
        ("the kernel is upset", "Switch the device"),
        ("", "Switch the device"),
    ]) func `the advice fits what the store and others say`(message: String, beginning: String) {
        #expect(FailureAdvice.html(for: message).text.hasPrefix(beginning))
    }
}
