import DeviceProtocol
import Testing

@Suite struct MessageTests {
    @Test func `a request from the original installer is read, unknown fields and all`() throws {
        let request = try ConfigRequest(
            bytes: Array(
                #"{"product_type":"RXP2","venue_code":"CORO","serial_number":"10000000abcdef01","mac_address":"02:00:00:00:00:01","model":5}"#
                    .utf8))
        #expect(
            request
                == ConfigRequest(
                    productType: "RXP2", venueCode: "CORO", serialNumber: "10000000abcdef01", macAddress: "02:00:00:00:00:01"))
    }

    @Test func `a request without product asks for the default one`() throws {
        let request = try ConfigRequest(bytes: Array(#"{"serial_number":"s","mac_address":"m","venue_code":null}"#.utf8))
        #expect(request.productType == "KXP2")
        #expect(request.venueCode == nil)
        #expect(request.protocolVersion == nil)
    }

    @Test func `a request says which version of the protocol the device speaks`() throws {
        let request = ConfigRequest(serialNumber: "s", macAddress: "m", protocolVersion: 1)
        #expect(request.json["protocol_version"] == .integer(1))
        #expect(try ConfigRequest(bytes: request.bytes) == request)
        #expect(ConfigRequest(serialNumber: "s", macAddress: "m").json["protocol_version"] == nil)
    }

    @Test(arguments: [
        (#"[]"#, MessageError.notAnObject), (#"{"#, .notJSON(.truncated)),
        (#"{"mac_address":"m"}"#, .missing(field: "serial_number")),
        (#"{"serial_number":null,"mac_address":"m"}"#, .missing(field: "serial_number")),
        (#"{"serial_number":1,"mac_address":"m"}"#, .wrongType(field: "serial_number", expected: "a string")),
        (#"{"serial_number":"s","mac_address":"m","product_type":{}}"#, .wrongType(field: "product_type", expected: "a string")),
        (
            #"{"serial_number":"s","mac_address":"m","protocol_version":"1"}"#,
            .wrongType(field: "protocol_version", expected: "an integer")
        ),
    ])
    func `a request that is wrong names the field`(text: String, error: MessageError) {
        #expect(throws: error) { try ConfigRequest(bytes: Array(text.utf8)) }
    }

    @Test func `strings of a request are bounded`() throws {
        let longest = String(repeating: "x", count: 128)
        _ = try ConfigRequest(bytes: ConfigRequest(serialNumber: longest, macAddress: "m").bytes)
        #expect(throws: MessageError.tooLong(field: "serial_number", limit: 128)) {
            try ConfigRequest(bytes: ConfigRequest(serialNumber: longest + "x", macAddress: "m").bytes)
        }
    }

    @Test func `an answer comes back as it was sent`() throws {
        let answer = ConfigAnswer(
            serverIP: "192.0.2.1", hostname: "KXP2-CORO-001", productType: "KXP2", venueCode: "CORO",
            imageURL: "http://192.0.2.1:5001/images/a.img", imageSize: 4 << 30, imageChecksum: .zero, version: "1.2",
            timestamp: "2026-01-01 00:00:00", deploymentID: 7, deploymentToken: "00ff", packedURL: "http://192.0.2.1:5001/images/a.img.zst",
            packedSize: 99, manifestURL: "http://192.0.2.1:5001/images/a.manifest",
            patchURL: "http://192.0.2.1:5001/api/deployments/7/patch")
        #expect(try ConfigAnswer(bytes: answer.bytes) == answer)
        #expect(answer.json["image_size"] == .integer(4_294_967_296))
        #expect(answer.json["protocol_version"] == .integer(1))
        guard case .object(let members) = answer.json else { return }
        for member in members {
            let without = JSONValue.object(members.filter { $0.name != member.name })
            #expect(throws: MessageError.missing(field: member.name)) { try ConfigAnswer(json: without) }
        }
    }

    @Test func `an answer for an image that takes no hostname names no patch`() throws {
        var answer = ConfigAnswer(
            serverIP: "192.0.2.1", hostname: "KXP2-CORO-001", productType: "KXP2", venueCode: "CORO",
            imageURL: "http://192.0.2.1:5001/images/a.img", imageSize: 1, imageChecksum: .zero, version: "1", timestamp: "t",
            deploymentID: 7, deploymentToken: "00ff", packedURL: "http://192.0.2.1:5001/images/a.img.zst", packedSize: 99,
            manifestURL: "http://192.0.2.1:5001/images/a.manifest", patchURL: nil)
        #expect(answer.json["patch_url"] == .null)
        #expect(try ConfigAnswer(bytes: answer.bytes) == answer)
        answer.patchURL = "http://192.0.2.1:5001/api/deployments/7/patch"
        guard case .object(let members) = answer.json else { return }
        let null = members.map { $0.name == "patch_url" ? JSONMember($0.name, .null) : $0 }
        #expect(try ConfigAnswer(json: .object(null)).patchURL == nil)
    }

    @Test func `no flipped bit makes an answer with a patch one without`() throws {
        let answer = ConfigAnswer(
            serverIP: "192.0.2.1", hostname: "KXP2-CORO-001", productType: "KXP2", venueCode: "CORO",
            imageURL: "http://192.0.2.1:5001/images/a.img", imageSize: 1, imageChecksum: .zero, version: "1", timestamp: "t",
            deploymentID: 7, deploymentToken: "00ff", packedURL: "http://192.0.2.1:5001/images/a.img.zst", packedSize: 99,
            manifestURL: "http://192.0.2.1:5001/images/a.manifest", patchURL: "http://192.0.2.1:5001/api/deployments/7/patch")
        let bytes = answer.bytes
        var readable = 0
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let read = try? ConfigAnswer(bytes: damaged) else { continue }
            readable += 1
            #expect(read.patchURL != nil, "bit \(bit)")
        }
        #expect(readable > 0)
    }

    @Test func `a report comes back as it was sent`() throws {
        var report = StatusReport(status: .downloading)
        #expect(try StatusReport(bytes: report.bytes) == report)
        report.hostname = "KXP2-CORO-001"
        report.serial = "s"
        report.macAddress = "m"
        report.message = "a \"quoted\" line\n"
        report.errorMessage = "e"
        report.timestamp = "t"
        report.deploymentID = 3
        report.deploymentToken = "00"
        report.bytesWritten = 1
        report.bytesTotal = 2
        report.bytesReceived = 3
        report.bytesResent = 4
        report.rate = 5
        report.verifiedBytes = 6
        report.stageTimes = [StageTime("network", milliseconds: 10), StageTime("write", milliseconds: 20)]
        report.imageChecksum = .zero
        report.named = false
        #expect(try StatusReport(bytes: report.bytes) == report)
    }

    @Test(arguments: [
        (
            #"{"status":"done"}"#,
            MessageError.badValue(field: "status", expected: "starting, downloading, verifying, customizing, success or failed")
        ),
        (
            #"{"status":"started"}"#,
            .badValue(field: "status", expected: "starting, downloading, verifying, customizing, success or failed")
        ),
        (#"{"status":"failed","bytes_written":-1}"#, .badValue(field: "bytes_written", expected: "0 or more")),
        (#"{"status":"failed","bytes_written":1.5}"#, .wrongType(field: "bytes_written", expected: "an integer")),
        (#"{"status":"failed","stage_times":[]}"#, .wrongType(field: "stage_times", expected: "an object")),
        (
            #"{"status":"failed","stage_times":{"a":-1}}"#,
            .badValue(field: "stage_times", expected: "an object of milliseconds, each an integer of 0 or more")
        ),
        (#"{"status":"success","named":"yes"}"#, .wrongType(field: "named", expected: "true or false")),
        (#"{"status":"success","image_checksum":"ab"}"#, .badValue(field: "image_checksum", expected: "64 hexadecimal digits")),
    ])
    func `a report that is wrong names the field`(text: String, error: MessageError) {
        #expect(throws: error) { try StatusReport(bytes: Array(text.utf8)) }
    }

    @Test func `only an answer that says so means that a report was received`() throws {
        #expect(try StatusAnswer(bytes: StatusAnswer(hostname: "h").bytes).hostname == "h")
        #expect(try StatusAnswer(bytes: StatusAnswer(hostname: nil).bytes).hostname == nil)
        for text in [#"{}"#, #"{"received":false}"#, #"{"received":"true"}"#] {
            #expect(throws: MessageError.self) { try StatusAnswer(bytes: Array(text.utf8)) }
        }
    }

    @Test func `a refusal carries its words and its code`() throws {
        let answer = ErrorAnswer(error: "pool exhausted", code: "pool_exhausted")
        #expect(try ErrorAnswer(bytes: answer.bytes) == answer)
        #expect(try ErrorAnswer(bytes: Array(#"{"error":"x"}"#.utf8)) == ErrorAnswer(error: "x"))
    }
}
