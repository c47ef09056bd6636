import Foundation

/// What the pages have from Debian's packages: read when a server starts, never copied into the repository.
struct PackagedAssets {
    /// Where `/usr/share` is; another place in tests.
    var share = "/usr/share"

    /// Bootstrap, Chart.js and Sortable.
    ///
    /// - Throws: ``AssetError``
    func files() throws(AssetError) -> [Asset] {
        [
            try file("bootstrap.css", "/javascript/bootstrap5/css/bootstrap.min.css", package: "libjs-bootstrap5"),
            try file("chart.js", "/javascript/chart.js/chart.min.js", package: "libjs-chart.js"),
            try file("sortable.js", "/javascript/sortable/Sortable.min.js", package: "libjs-sortable"),
        ]
    }

    /// All icons in one file, each a symbol with its name.
    ///
    /// - Throws: ``AssetError``
    func sprite() throws(AssetError) -> Asset {
        var sprite = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n"
        for icon in Icon.allCases {
            let name = "\(icon.rawValue).svg"
            let text = String(decoding: try file(name, "/bootstrap-icons/svg/\(name)", package: "bootstrap-icons").bytes, as: UTF8.self)
            let start = text.firstRange(of: "<svg").flatMap { text[$0.upperBound...].firstIndex(of: ">") }.map { text.index(after: $0) }
            let end = text.ranges(of: "</svg>").last?.lowerBound
            guard let start, let end, start <= end else {
                throw .missing(path: share + "/bootstrap-icons/svg/" + name, package: "bootstrap-icons")
            }
            sprite += "<symbol id=\"\(icon.rawValue)\" viewBox=\"0 0 16 16\">\(text[start..<end])</symbol>\n"
        }
        return Asset(name: "icons.svg", bytes: Array((sprite + "</svg>\n").utf8))
    }

    private func file(_ name: String, _ path: String, package: String) throws(AssetError) -> Asset {
        guard let data = FileManager.default.contents(atPath: share + path) else {
            throw .missing(path: share + path, package: package)
        }
        return Asset(name: name, bytes: Array(data))
    }
}
