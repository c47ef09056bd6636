import Fleet
import Testing

struct KartNumberImportTests {
    private func values(_ text: String) throws -> [Int] { try KartNumberImport(parsing: text).numbers.map(\.value) }

    @Test func `kart numbers order as numbers and have at least three digits`() throws {
        #expect(try KartNumber(999) < KartNumber(1000))
        #expect(try [KartNumber(7), KartNumber(42), KartNumber(1000)].map(\.identifier) == ["007", "042", "1000"])
        #expect(try KartNumber("007") == KartNumber(7))
        #expect(throws: FleetError.badKartNumber("1000000")) { try KartNumber(1_000_000) }
        #expect(throws: FleetError.badKartNumber("٣")) { try KartNumber("٣") }
    }

    @Test(
        arguments: [
            ("1,2,3", [1, 2, 3]), ("1-5", [1, 2, 3, 4, 5]), ("1 - 3", [1, 2, 3]), ("1–3", [1, 2, 3]), ("1\n2\r\n3", [1, 2, 3]),
            ("001; 002;9-10,", [1, 2, 9, 10]), ("\u{FEFF}5\n\n# seven is broken\n6", [5, 6]), ("7-7", [7]), ("10 12", [10, 12]),
            ("0", [0]),
        ])
    func `lists, ranges and lines are read`(text: String, expected: [Int]) throws {
        #expect(try values(text) == expected)
    }

    @Test(
        arguments: [
            ("kart_number\n1\n2-3\n", [1, 2, 3]), ("Kart Number,notes\n1,\"red, fast\"\n\"2\",blue\n", [1, 2]),
            ("notes;Kart\r\nred;4\r\n", [4]), ("identifier\n007", [7]),
        ])
    func `CSV is read by its header`(text: String, expected: [Int]) throws {
        #expect(try values(text) == expected)
    }

    @Test func `a number that comes again in the text is counted, not repeated`() throws {
        let numbers = try KartNumberImport(parsing: "1-3, 2, 3-4")
        #expect(numbers.numbers.map(\.value) == [1, 2, 3, 4])
        #expect(numbers.repeatedCount == 2)
    }

    @Test(
        arguments: [
            ("1\n2\nx\n4", KartNumberImportError.badItem(line: 3, found: "x")),
            ("1,2,abc", .badItem(line: 1, found: "abc")),
            ("kart1", .badItem(line: 1, found: "kart1")),
            ("1\n-5", .badItem(line: 2, found: "-")),
            ("1-2-3", .badItem(line: 1, found: "-")),
            ("1-", .badItem(line: 1, found: "1-")),
            ("1\n1000000", .badItem(line: 2, found: "1000000")),
            ("99999999999999999999", .badItem(line: 1, found: "99999999999999999999")),
            ("1.5", .badItem(line: 1, found: "1.5")),
            ("\n\n9-1", .backwardRange(line: 3, found: "9-1")),
            ("kart_number,notes\n1,red\n,blue", .missingColumn(line: 3, column: "kart_number")),
            ("notes,kart\nred,1\nblue", .missingColumn(line: 3, column: "kart")),
            ("colour,notes\nred,1", .noColumn(line: 1, found: "colour,notes")), ("abc", .noColumn(line: 1, found: "abc")),
            ("\ncolour\n1", .noColumn(line: 2, found: "colour")),
            ("kart\n1\nKXP2", .badItem(line: 3, found: "KXP2")),
            ("", .empty), ("\n # nothing\n", .empty), ("kart_number\n", .empty), (",;", .empty),
            ("0-100000", .tooMany(line: 1, limit: 100_000)),
            ("1\n0-99999\n100000", .tooMany(line: 3, limit: 100_000)),
        ])
    func `one bad line refuses the whole text and is named`(text: String, expected: KartNumberImportError) {
        let error = #expect(throws: expected) { try KartNumberImport(parsing: text) }
        #expect(error?.description.contains("nothing was imported") == true)
    }

    @Test func `all that is bad is named at once, and a lot of it is counted`() {
        func words(_ text: String) -> String? {
            do throws(KartNumberImportError) {
                _ = try KartNumberImport(parsing: text)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            words("1,2,x,4,y\n7\n9-3 z-5 5-z")
                == "There are 5 mistakes, and wanted are kart numbers from 0 to 999999 or ranges such as 1-50: line 1 has 'x'; line 1 has 'y'; line 3 has '9-3', which ends before it begins; line 3 has 'z'; line 3 has 'z'. Correct them; nothing was imported."
        )
        #expect(words("kart,notes\n,red\nx,blue")?.contains("line 2 has nothing in the column 'kart'; line 3 has 'x'.") == true)
        let many = words((1...100).map { "x\($0)" }.joined(separator: "\n"))
        #expect(many?.contains("line 20 has 'x20'; and 80 more. Correct them") == true && many?.contains("x21") == false)
    }

    @Test func `a text beyond the limit is refused before it is read`() {
        let text = String(repeating: "1\n", count: 1 << 20)
        #expect(throws: KartNumberImportError.tooLong(bytes: 2 << 20, limit: 1 << 20)) { try KartNumberImport(parsing: text) }
    }
}
