import CArchive
public import PosixFile

/// Reads a file once from its start to its end, undoing gzip, bzip2, xz and zstd compression (several members or frames in a row too)
/// and taking .zip archives apart; any other content passes through as it is. Checksums are compared where the format has them.
/// By libarchive, and by zlib for gzip.
///
/// Source: archive_read(3), archive_read_data(3).
@safe public struct ArchiveReader: ~Copyable {
    /// How the entries are held together.
    public enum Container: Equatable, Sendable {
        /// One stream of bytes, compressed or not.
        case stream
        /// A .zip archive.
        case zip
    }

    private let archive: OpaquePointer
    private var source: OpaquePointer?
    private let file: PosixFile

    private init(archive: OpaquePointer, file: consuming PosixFile) {
        unsafe self.archive = archive
        unsafe source = nil
        self.file = file
    }

    deinit {
        _ = unsafe archive_read_free(archive)
        unsafe carchive_close(source)
    }

    /// Starts to read a file, a pipe or a device from where it stands.
    ///
    /// - Throws: ``ArchiveError``.
    public static func open(_ file: consuming PosixFile) throws(ArchiveError) -> ArchiveReader {
        guard let archive = unsafe archive_read_new() else { throw ArchiveError(reason: "out of memory") }
        var reader = unsafe ArchiveReader(archive: archive, file: file)
        var code = unsafe archive_read_support_filter_bzip2(archive)
        code = min(code, unsafe archive_read_support_filter_xz(archive))
        code = min(code, unsafe archive_read_support_filter_zstd(archive))
        code = min(code, unsafe archive_read_support_format_raw(archive))
        code = min(code, unsafe archive_read_support_format_empty(archive))
        // libarchive also takes a file for a .zip that merely ends like one, which a disk image can do by chance.
        if reader.mayBeZip() {
            code = min(code, unsafe archive_read_support_format_zip(archive))
        }
        guard code == ARCHIVE_OK else { throw reader.failure() }
        guard let source = unsafe carchive_open(archive, reader.file.descriptor) else { throw reader.failure() }
        unsafe reader.source = source
        return reader
    }

    /// Moves to the next entry; `nil` at the end, at once for a file without any bytes.
    ///
    /// - Throws: ``ArchiveError``.
    public mutating func nextEntry() throws(ArchiveError) -> ArchiveEntry? {
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { return nil }
        guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry = unsafe entry else { throw failure() }
        let isStream = container == .stream
        var path = ""
        if !isStream {
            if let name = unsafe archive_entry_pathname_utf8(entry) {
                path = unsafe String(cString: name)
            } else if let name = unsafe archive_entry_pathname(entry) {
                path = unsafe String(cString: name)
            }
        }
        let hasSize = unsafe archive_entry_size_is_set(entry) != 0
        return ArchiveEntry(
            path: path,
            isFile: unsafe isStream || UInt32(archive_entry_filetype(entry)) == 0o100000,
            isEncrypted: unsafe archive_entry_is_encrypted(entry) != 0,
            byteCount: hasSize ? UInt64(max(0, unsafe archive_entry_size(entry))) : nil)
    }

    /// Reads the next bytes of the entry's content.
    ///
    /// - Returns: the number of bytes read: fewer than asked for only at the end of the entry, where it is 0 in the end.
    /// - Throws: ``ArchiveError``: the file is damaged or cut short, or the content's checksum is wrong.
    public mutating func read(into bytes: inout MutableSpan<UInt8>) throws(ArchiveError) -> Int {
        let archive = unsafe archive
        let count = unsafe bytes.withUnsafeMutableBufferPointer { unsafe archive_read_data(archive, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw failure() }
        return count
    }

    /// How the entries are held together; known once ``nextEntry()`` was called.
    public var container: Container {
        unsafe archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_ZIP ? .zip : .stream
    }

    /// Whether the file's own bytes are what the single entry holds; known once ``nextEntry()`` was called.
    public var isPlain: Bool {
        // libarchive counts "no compression" as a filter, too.
        unsafe container == .stream && archive_filter_count(archive) <= 1 && carchive_is_gzip(source) == 0
    }

    /// The number of bytes of the file that were used up so far, ahead of ``read(into:)`` by no more than a few buffers.
    public var consumedByteCount: UInt64 {
        unsafe carchive_consumed(source, archive)
    }

    /// Whether the file starts with a local file header; a pipe cannot be looked at without using it up, but there libarchive looks at the start only.
    private borrowing func mayBeZip() -> Bool {
        guard let start = try? file.read(at: 0, count: 4) else { return true }
        return start == [0x50, 0x4B, 0x03, 0x04] || start == [0x50, 0x4B, 0x05, 0x06]
    }

    private borrowing func failure() -> ArchiveError {
        guard let text = unsafe archive_error_string(archive) else { return ArchiveError(reason: "unknown error") }
        return ArchiveError(reason: unsafe String(cString: text))
    }
}
