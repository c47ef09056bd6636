import Testing

@testable import WebPages

struct EventWordsTests {
    @Test(arguments: [
        (#"{"serial":"1","venue":"CORO"}"#, "serial: 1, venue: CORO"),
        (#"{"before":{"name":"a","x":1},"after":{"name":"b","x":1}}"#, "name: a → b"),
        (#"{"before":{"image":null},"after":{"image":"v2"}}"#, "image: none → v2"), ("{}", ""), ("no JSON <b>", "no JSON <b>"),
        (#"{"list":[1,2],"object":{"a":"b"}}"#, "list: 1 2, object: {a: b}"),
    ])
    func `what an entry says is told without its JSON`(json: String, words: String) {
        #expect(EventWords.text(of: json) == words)
    }
}
