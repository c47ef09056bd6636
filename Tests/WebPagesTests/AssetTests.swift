import TestSupport
import Testing

@testable import WebPages

struct AssetTests {
    @Test func `every icon of the pages is in Debian's package, and every file has a type`() throws {
        let sprite = String(decoding: try PackagedAssets().sprite().bytes, as: UTF8.self)
        for icon in Icon.allCases { #expect(sprite.contains("<symbol id=\"\(icon.rawValue)\" viewBox=\"0 0 16 16\">"), "\(icon)") }
        #expect(sprite.ranges(of: "<svg").count == 1 && sprite.ranges(of: "</symbol>").count == Icon.allCases.count)
        for asset in OwnAssets.all + (try PackagedAssets().files()) {
            #expect(asset.contentType != "application/octet-stream" && !asset.bytes.isEmpty, "\(asset.name)")
        }
    }

    @Test func `a package that is missing is named with what to do`() throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: AssetError.self) { try AssetShelf(share: folder.path) }
        let words = try #require(error?.description)
        #expect(words.contains("libjs-bootstrap5") && words.contains("apt-get install") && words.hasSuffix("."))
    }

    @Test func `modules import only what is there, and no file is inline or from elsewhere`() throws {
        let names = Set(OwnAssets.all.map(\.name))
        for asset in OwnAssets.all where asset.name.hasSuffix(".js") {
            let text = String(decoding: asset.bytes, as: UTF8.self)
            for match in text.matches(of: #/from "\.\/([a-z.]+)"/#) {
                #expect(names.contains(String(match.1)), "\(asset.name): \(match.1)")
            }
            #expect(!text.contains(#/innerHTML\s*=[^=]/#) && !text.contains("eval(") && !text.contains("https://"), "\(asset.name)")
        }
    }
}
