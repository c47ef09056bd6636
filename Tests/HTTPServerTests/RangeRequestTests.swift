import Testing

@testable import HTTPServer

struct RangeRequestTests {
    @Test(arguments: [
        ("bytes=0-0", 10, RangeRequest.part(0..<1)),
        ("bytes=2-5", 10, .part(2..<6)),
        ("bytes=2-", 10, .part(2..<10)),
        ("bytes=-3", 10, .part(7..<10)),
        ("bytes=-30", 10, .part(0..<10)),
        ("bytes=5-99", 10, .part(5..<10)),
        ("BYTES=5-99", 10, .part(5..<10)),
        ("bytes=9-18446744073709551615", 10, .part(9..<10)),
        ("bytes=9-99999999999999999999999", 10, .part(9..<10)),
        ("bytes=10-", 10, .unsatisfiable),
        ("bytes=10-11", 10, .unsatisfiable),
        ("bytes=99999999999999999999999-", 10, .unsatisfiable),
        ("bytes=-0", 10, .unsatisfiable),
        ("bytes=0-", 0, .unsatisfiable),
        ("bytes=-1", 0, .whole),
    ])
    func `a single range is cut to the content`(field: String, size: UInt64, expected: RangeRequest) {
        #expect(RangeRequest(["Range": field], byteCount: size) == expected)
    }

    @Test(arguments: [
        "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=+1-2", "bytes=1-2x", "bytes=1--2", "bytes 1-2", "lines=1-2", "bytes=0-1,4-5",
        "bytes=0-1, 4-5", "",
    ])
    func `what is not a single range of bytes is ignored`(field: String) {
        #expect(RangeRequest(["Range": field], byteCount: 10) == .whole)
    }

    @Test func `two Range fields are ignored`() {
        var headers: HTTPHeaders = ["Range": "bytes=0-1"]
        headers.add("range", "bytes=0-1")
        #expect(RangeRequest(headers, byteCount: 10) == .whole)
        #expect(RangeRequest([:], byteCount: 10) == .whole)
    }
}
