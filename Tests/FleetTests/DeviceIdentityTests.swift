import Fleet
import Testing

struct DeviceIdentityTests {
    @Test func `a serial number is trimmed and uppercase, and all of it counts`() throws {
        let serial = try SerialNumber(" 10000000abcdef01\n\0")
        #expect(serial.text == "10000000ABCDEF01")
        #expect(serial.suffix == "ABCDEF01")
        #expect(serial != (try SerialNumber("20000000abcdef01")))
        #expect(try SerialNumber("abc").suffix == "ABC")
    }

    @Test(arguments: ["", "12-34", "12 34", "é", String(repeating: "1", count: 41)])
    func `what is not letters and digits is no serial number`(text: String) {
        #expect(throws: FleetError.badSerialNumber(text)) { try SerialNumber(text) }
    }

    @Test(arguments: ["0000000000000000", "0", "unknown", "None"])
    func `what boards without a serial number say is none`(text: String) throws {
        #expect(throws: FleetError.placeholderSerialNumber(text)) { try SerialNumber(text) }
        #expect(throws: FleetError.placeholderSerialNumber(text)) { try DeviceIdentity(serialText: text, macText: nil) }
        let device = try DeviceIdentity(serialText: text, macText: "2c:cf:67:00:00:01")
        #expect(device.serial == nil)
        #expect(device.mac?.text == "2c:cf:67:00:00:01")
    }

    @Test(arguments: ["2c:cf:67:0a:00:01", "2C-CF-67-0A-00-01", "2CCF670A0001", " 2c:cf:67:0A:00:01 "])
    func `a MAC address is read in each of its usual forms`(text: String) throws {
        #expect(try MACAddress(text).text == "2c:cf:67:0a:00:01")
    }

    @Test(
        arguments: [
            "", "2c:cf:67:0a:00", "2c:cf-67:0a:00:01", "2c:cf:67:0a:00:0g", "2ccf670a000", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff",
            "01:00:5e:00:00:01", "2c:cf:67:0a:00:01:02",
        ])
    func `what is not the address of one card is no MAC address`(text: String) {
        #expect(throws: FleetError.badMACAddress(text)) { try MACAddress(text) }
    }

    @Test func `a device is known by its serial number or its MAC address`() throws {
        #expect(throws: FleetError.noIdentity) { try DeviceIdentity(serialText: " ", macText: nil) }
        #expect(throws: FleetError.badMACAddress("junk")) { try DeviceIdentity(serialText: "AB12", macText: "junk") }
        #expect(try DeviceIdentity(serialText: "ab12", macText: "").description == "serial AB12")
        #expect(try DeviceIdentity(serialText: nil, macText: "2ccf670a0001").description == "MAC 2c:cf:67:0a:00:01")
    }

    @Test(arguments: [
        ("10000000abcdef01", true), ("abcdef01", true), ("100", false), ("zzz", false), ("1000000gabcdef01", false), ("AA01", false),
        ("10000000abcdef012", false),
    ])
    func `a serial number of a Raspberry Pi is told by its form`(text: String, isOfPi: Bool) throws {
        #expect(try SerialNumber(text).isOfPi == isOfPi)
    }
}
