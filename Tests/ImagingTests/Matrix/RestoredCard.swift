import DeviceProtocol
import Foundation
import TestSupport
import Testing

@testable import Imaging

/// A card full of garbage onto which an image was put as an installer does it: by the manifest, and nothing where the manifest says "unused".
///
/// What is left out, and what is wrong with it, is for tools that share no code with the project to judge.
struct RestoredCard {
    /// What was found in the image.
    let map: UsedMap
    /// The bytes of the card that kept their garbage.
    let leftOut: UInt64

    /// Packs `image` of a sample in chunks of 4 KiB, unpacks it with `zstd`, and makes the file `card` of it.
    static func make(_ sample: FileSystemSample, of image: String = "image") async throws -> RestoredCard {
        try sample.shell("rm -f packed.img.zst plain card")
        let source = try FileBlockReader(path: sample.path(image))
        let map = try UsedMap.analyse(source)
        let packer = ImagePacker(chunkSize: 4_096, level: 1, diskSpace: DiskSpace(reserve: 0))
        let manifest = try await packer.pack(source, unused: map.unused, to: sample.path("packed.img.zst")).manifest
        try sample.shell("zstd -q -d packed.img.zst -o plain; \(noise(seed: "card", byteCount: source.byteCount)) >card")
        #expect(try sample.shell("sha256sum plain").prefix(64) == manifest.imageDigest.hex)

        let plain = try FileHandle(forReadingFrom: URL(fileURLWithPath: sample.path("plain")))
        let card = try FileHandle(forWritingTo: URL(fileURLWithPath: sample.path("card")))
        var leftOut: UInt64 = 0
        for index in 0..<manifest.chunkCount {
            let (offset, length) = (manifest.rawOffset(ofChunk: index), manifest.rawLength(ofChunk: index))
            switch manifest.chunk(at: index).kind {
            case .unused: leftOut += UInt64(length)
            case .zero:
                try card.seek(toOffset: offset)
                try card.write(contentsOf: Data(count: length))
            case .data:
                try plain.seek(toOffset: offset)
                try card.seek(toOffset: offset)
                try card.write(contentsOf: try plain.read(upToCount: length) ?? Data())
            }
        }
        try card.close()
        return RestoredCard(map: map, leftOut: leftOut)
    }

    /// A command that prints bytes that look random and are the same at each run.
    static func noise(seed: String, byteCount: UInt64) -> String {
        "head -c \(byteCount) /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -iter 1 -pass pass:\(seed)"
    }
}
