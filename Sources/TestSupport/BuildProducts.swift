import Foundation

/// The executables that were built together with the tests.
public enum BuildProducts {
    /// The path of an executable of the package, which lies beside the running test program.
    public static func path(of name: String) throws -> String {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return (program as NSString).deletingLastPathComponent + "/" + name
    }
}
