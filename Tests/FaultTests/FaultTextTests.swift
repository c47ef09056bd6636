import FaultInjection
import Testing

@Suite struct FaultTextTests {
    @Test(arguments: 0..<500)
    func `a fault is read back from its text`(seed: UInt64) throws {
        var generator = FaultGenerator(seed: seed)
        for fault in generator.next(forSite: true) { #expect(try Fault(fault.description) == fault) }
    }

    @Test func `a missing value and place are the usual ones`() throws {
        #expect(try Fault("stall").description == "stall=60@50%")
        #expect(try Fault("stall=15s@image").description == "stall=15@image")
        #expect(try Fault("cut@37%") == Fault(.cut, at: .permille(370)))
        #expect(try Fault("cut@37.5%") == Fault(.cut, at: .permille(375)))
        #expect(try Fault("cut@100%") == Fault(.cut, at: .permille(1_000)))
        #expect(try Fault("write-error@1048576") == Fault(.writeError, value: 0, at: .byte(1_048_576)))
        #expect(try Fault("power-cut=7@#120") == Fault(.powerCut, value: 7, at: .step(120)))
        #expect(try Fault("lose-answer@patch#2") == Fault(.loseAnswer, at: .call(.patch, number: 2)))
        #expect(try Fault("cut@40") == Fault(.cut, at: .byte(40)))
        #expect(try Fault("read-only").description == "read-only")
    }

    @Test(arguments: [
        "", "explode", "cut=3", "cut@", "cut@#3", "cut@37,5%", "cut@999%", "cut@137%", "cut@100.1%", "write-error@137%", "cut@nowhere",
        "stall=long", "short@5%", "removed@image",
        "flip=-1", "random:x",
    ])
    func `what is no fault is refused with a reason`(text: String) throws {
        do throws(FaultError) {
            let faults = try Fault.list(text)
            Issue.record("\(text) is read as \(faults)")
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test func `the same seed gives the same faults, and a list may name one`() throws {
        #expect(try Fault.list("random:7") == Fault.list("random:7"))
        #expect(try Fault.list("random:7") != Fault.list("random:8"))
        #expect(try Fault.list("cut@1%, slow-card").map(\.kind) == [.cut, .slowCard])
    }
}
