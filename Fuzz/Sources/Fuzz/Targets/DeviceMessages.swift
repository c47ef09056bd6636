import DeviceProtocol
import Fleet

/// JSON that is accepted is the same when it is written and read again, and so is every message made of it.
func fuzzDeviceMessages(_ bytes: [UInt8]) {
    guard let value = try? JSONValue.parse(bytes) else { return }
    let written = value.bytes
    hold((try? JSONValue.parse(written)) == value, "JSON is the same when read again")
    hold((try? JSONValue.parse(written))?.bytes == written, "JSON is the same when written again, byte by byte")
    if let request = again(ConfigRequest.self, of: value) { identity(request.serialNumber, request.macAddress) }
    if let report = again(StatusReport.self, of: value) { identity(report.serial, report.macAddress) }
    again(ConfigAnswer.self, of: value)
    again(StatusAnswer.self, of: value)
    again(ErrorAnswer.self, of: value)
}

@discardableResult
private func again<M: Message>(_ type: M.Type, of value: JSONValue) -> M? {
    guard let message = try? M(json: value) else { return nil }
    guard let second = try? M(bytes: message.bytes) else {
        hold(false, "a \(type) that was written is read")
        return nil
    }
    hold(second == message && second.bytes == message.bytes, "a \(type) is the same when read again")
    return message
}

private func identity(_ serial: String?, _ mac: String?) {
    do {
        let device = try DeviceIdentity(serialText: serial, macText: mac)
        let second = try? DeviceIdentity(serialText: device.serial?.text, macText: device.mac?.text)
        hold(second == device, "an identity is the same when read again")
    } catch {
        hold(!error.description.unicodeScalars.contains(where: PlainText.isHidden), "an error is one printable line")
    }
    let line = PlainText.printable(serial ?? "", limit: 100)
    hold(line.count <= 101 && !line.unicodeScalars.contains(where: PlainText.isHidden), "printable text is printable and short")
}
