import Testing

@testable import HTTPServer

struct PreconditionsTests {
    private let conditions = Preconditions(etag: EntityTag("v2"), lastModified: HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT"))
    private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let later = "Sun, 06 Nov 1994 08:49:38 GMT"

    static let inOrder: [(HTTPHeaders, Preconditions.Outcome)] = [
        (["If-Match": "\"v2\""], .proceed),
        (["If-Match": "\"v1\", \"v2\""], .proceed),
        (["If-Match": "*"], .proceed),
        (["If-Match": "\"v1\""], .failed),
        (["If-Match": "W/\"v2\""], .failed),
        (["If-Match": "v2"], .failed),
        (["If-Unmodified-Since": same], .proceed),
        (["If-Unmodified-Since": earlier], .failed),
        (["If-Unmodified-Since": "yesterday"], .proceed),
        (["If-Match": "\"v2\"", "If-Unmodified-Since": earlier], .proceed),
        (["If-None-Match": "\"v2\""], .notModified),
        (["If-None-Match": "W/\"v2\""], .notModified),
        (["If-None-Match": "\"v1\" , \"v2\""], .notModified),
        (["If-None-Match": "*"], .notModified),
        (["If-None-Match": "\"v1\""], .proceed),
        (["If-Modified-Since": same], .notModified),
        (["If-Modified-Since": later], .notModified),
        (["If-Modified-Since": earlier], .proceed),
        (["If-None-Match": "\"v1\"", "If-Modified-Since": later], .proceed),
        (["If-Match": "\"v1\"", "If-None-Match": "\"v2\""], .failed),
        ([:], .proceed),
    ]

    @Test(arguments: inOrder)
    func `conditions go in the order of RFC 9110`(headers: HTTPHeaders, expected: Preconditions.Outcome) {
        #expect(conditions.evaluate(headers, method: .get) == expected)
    }

    @Test func `If-None-Match on what changes the resource fails instead of 304`() {
        #expect(conditions.evaluate(["If-None-Match": "\"v2\""], method: .put) == .failed)
        #expect(conditions.evaluate(["If-Modified-Since": Self.same], method: .put) == .proceed)
    }

    @Test func `a resource without validators meets no condition on one`() {
        let bare = Preconditions(etag: nil, lastModified: nil)
        #expect(bare.evaluate(["If-Match": "\"v1\""], method: .get) == .failed)
        #expect(bare.evaluate(["If-None-Match": "\"v1\""], method: .get) == .proceed)
        #expect(!bare.allowsRange(["If-Range": "\"v1\""]))
        #expect(!bare.allowsRange(["If-Range": Self.same]))
    }

    static let ifRange: [(HTTPHeaders, Bool)] = [
        ([:], true), (["If-Range": "\"v2\""], true), (["If-Range": "\"v1\""], false), (["If-Range": "W/\"v2\""], false),
        (["If-Range": same], true), (["If-Range": earlier], false), (["If-Range": later], false), (["If-Range": "x"], false),
    ]

    @Test(arguments: ifRange)
    func `a range is given only of the state that the client has`(headers: HTTPHeaders, expected: Bool) {
        #expect(conditions.allowsRange(headers) == expected)
    }

    @Test func `entity tags in a list may hold commas and must be quoted`() {
        #expect(EntityTag.list("\"a,b\", W/\"c\"") == [EntityTag("a,b"), EntityTag("c", isWeak: true)])
        #expect(EntityTag.list("\"a") == nil)
        #expect(EntityTag.list("\"a\"\"b\"") == nil)
        #expect(EntityTag("a\r\nb\"c").description == "\"abc\"")
    }
}
