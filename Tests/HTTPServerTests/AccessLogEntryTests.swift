import Testing

@testable import HTTPServer

@Test func `a log line is JSON that nothing from outside can break`() {
    let entry = AccessLogEntry(
        time: .milliseconds(784_111_777_042), id: RequestID(server: 0xabc, number: 7), remote: SocketAddress(host: "2001:db8::1", port: 9),
        method: "GET", path: "/a\"\n\u{1}\u{9b}\u{202e}ä", status: .ok, bodyByteCount: 10, bytesSent: 4, duration: .microseconds(12_034),
        isComplete: false,
        failure: "x\\y")
    #expect(
        entry.line == #"""
            {"time": "1994-11-06T08:49:37.042Z", "id": "00000abc-7", "remote": "[2001:db8::1]:9", "method": "GET", "path": "/a\"\n\u0001\u009b\u202eä", "status": 200, "bytes": 4, "bytes_wanted": 10, "milliseconds": 12.034, "end": "cut", "failure": "x\\y"}
            """#)
}
