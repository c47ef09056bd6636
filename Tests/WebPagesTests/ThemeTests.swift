import TestSupport
import Testing

@testable import WebPages

struct ThemeTests {
    @Test func `the choice of colours leads back to where it was made, and nowhere else`() async throws {
        let site = try await PagesTestSite.start()
        let answer = try await site.post("/theme", [("theme", "dark"), ("next", "/audit?page=2")])
        #expect(answer.status == 303 && answer.header("Location") == "/audit?page=2")
        #expect(answer.header("Set-Cookie")?.hasPrefix("rpi_deploy_theme=dark; Path=/") == true)
        #expect(try await site.get("/audit", ["Cookie: rpi_deploy_theme=dark"]).text.contains("<html lang=\"en\" data-theme=\"dark\">"))
        for place in ["//evil.example.com", "https://evil.example.com", "/\\evil.example.com", "/a\r\nX: 1", "", "/ä"] {
            #expect(ThemeForm.place(place) == "/", "\(place)")
        }
        #expect(try await site.get("/audit", ["Cookie: rpi_deploy_theme=\"><script>"]).text.contains("data-theme=\"automatic\""))
    }
}
