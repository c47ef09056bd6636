import CWebAssets

/// The project's own files, which are part of the program.
enum OwnAssets {
    static let all: [Asset] = (0..<web_asset_count()).map { number in
        let name = (0..<web_asset_name_size(number)).map { web_asset_name_byte(number, $0) }
        let bytes = (0..<web_asset_size(number)).map { web_asset_byte(number, $0) }
        return Asset(name: String(decoding: name, as: UTF8.self), bytes: bytes)
    }
}
