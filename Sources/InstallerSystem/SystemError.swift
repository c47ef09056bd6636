import CInstallerSystem

/// A call to the system that failed.
public struct SystemError: Error, Equatable {
    /// The error number (errno(3)), more than 0.
    public let code: Int32

    /// Names an error number.
    public init(code: Int32) {
        self.code = code
    }

    /// Takes the `-errno` that a function of the C shim gave.
    init(result: Int64) {
        code = Int32(clamping: -result)
    }

    /// What strerror(3) says, such as "No such file or directory".
    public var message: String {
        var text = [CChar](repeating: 0, count: 128)
        let count = unsafe text.withUnsafeMutableBufferPointer { unsafe rpi_error_text(code, $0.baseAddress, $0.count) }
        return String(decoding: text[0..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Operation not permitted.
    public static let notPermitted = SystemError(code: 1)
    /// No such file or directory.
    public static let notFound = SystemError(code: 2)
    /// Input/output error.
    public static let inputOutput = SystemError(code: 5)
    /// Resource temporarily unavailable: a lock is held elsewhere, or nothing moved in time.
    public static let wouldBlock = SystemError(code: 11)
    /// Permission denied.
    public static let permissionDenied = SystemError(code: 13)
    /// Device or resource busy: mounted, or part of something that is.
    public static let busy = SystemError(code: 16)
    /// Invalid argument.
    public static let invalidArgument = SystemError(code: 22)
    /// No space left on device.
    public static let noSpace = SystemError(code: 28)
    /// Read-only file system.
    public static let readOnly = SystemError(code: 30)
    /// Connection timed out.
    public static let timedOut = SystemError(code: 110)
}
