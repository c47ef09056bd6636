import Fleet
import Testing

struct ImageValueTests {
    @Test(arguments: ["kxp2-2.1.0", "a", "Master_2024", "0"])
    func `an image name is a safe file name`(text: String) throws {
        #expect(try ImageName(text).packedFileName == text + ".img.zst")
        #expect(try ImageName(text).rawFileName == text + ".img")
        #expect(try ImageName(text).manifestFileName == text + ".manifest")
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "-rf", ".adding-1", "a b", "a\0", "ä", "x.img", "x.IMG", "x.img.zst", "x.manifest",
        String(repeating: "x", count: 101),
    ])
    func `what could lead out of the folder or be mistaken for a file is no image name`(text: String) {
        #expect(throws: FleetError.badImageName(text)) { try ImageName(text) }
    }

    @Test func `a version is letters, digits and a few signs`() throws {
        #expect(try ImageVersion(" 2.1.0-rc1+7_b ").text == "2.1.0-rc1+7_b")
        for text in ["", "...", "1 2", "1/2", String(repeating: "1", count: 65)] {
            #expect(throws: FleetError.badImageVersion(text)) { try ImageVersion(text) }
        }
    }

    @Test func `a digest is 64 hexadecimal digits, kept in lowercase`() throws {
        let digits = String(repeating: "Ab", count: 32)
        #expect(try SHA256Hex(digits).text == digits.lowercased())
        for text in ["", String(digits.dropLast()), digits + "0", String(repeating: "g", count: 64)] {
            #expect(throws: FleetError.badDigest(text)) { try SHA256Hex(text) }
        }
    }
}
