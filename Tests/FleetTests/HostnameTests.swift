import Fleet
import Testing

struct HostnameTests {
    @Test(arguments: ["KXP2-CORO-001", "rxp2-aria-abcdef01", "KXP2-DEFAULT-CDEF01", "KXP2-CORO-1000"])
    func `a hostname is product, venue and identifier`(text: String) throws {
        #expect(try Hostname(text).text == text.uppercased())
    }

    @Test(
        arguments: [
            "", "KXP2", "KXP2-CORO", "KXP2-CORO-", "-CORO-001", "KXP2-CORO-0-1", "KXP2-COROX-001", "KXP2-CORO-0_1", "K-CORO-001",
            "KXP2-CORO-001.example.com", "KXP2-CORO-" + String(repeating: "1", count: 54),
        ])
    func `anything else is no hostname`(text: String) {
        #expect(throws: FleetError.badHostname(text)) { try Hostname(text) }
    }

    @Test func `a hostname without a venue is a fallback name`() throws {
        #expect(try Hostname("KXP2-DEFAULT-CDEF01").isFallback)
        #expect(try Hostname("KXP2-CORO-001").isFallback == false)
    }

    @Test func `the longest serial number fits behind the longest product`() throws {
        let serial = try SerialNumber(String(repeating: "A", count: SerialNumber.maximumLength))
        for identifier in Array(IdentifierRule.serial(serial)) + IdentifierRule.fallback(DeviceIdentity(serial)) {
            #expect(try Hostname(product: ProductCode("ABCDEFGH"), venue: nil, identifier: identifier).text.count <= 63)
        }
    }

    @Test func `the identifier of a serial number is its last eight characters, then all of it`() throws {
        let long = try Array(IdentifierRule.serial(SerialNumber("10000000abcdef01")))
        #expect(long.prefix(3) == ["ABCDEF01", "10000000ABCDEF01", "10000000ABCDEF01X2"])
        #expect(long.last == "10000000ABCDEF01X9")
        let short = try Array(IdentifierRule.serial(SerialNumber("abc")))
        #expect(short.prefix(2) == ["ABC", "ABCX2"])
        #expect(short.count == 9)
    }

    @Test func `a fallback name takes the last six characters of the serial number, then more`() throws {
        let device = try DeviceIdentity(SerialNumber("10000000abcdef01"))
        #expect(IdentifierRule.fallback(device).prefix(5) == ["CDEF01", "ABCDEF01", "00ABCDEF01", "0000ABCDEF01", "10000000ABCDEF01"])
        let macOnly = try DeviceIdentity(serial: nil, mac: MACAddress("2c:cf:67:0a:00:01"))
        #expect(IdentifierRule.fallback(macOnly).first == "0A0001")
    }
}
