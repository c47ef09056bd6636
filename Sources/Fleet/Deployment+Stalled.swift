extension Deployment {
    /// How long a device may be silent during a deployment, in milliseconds, before it is shown as stalled.
    public static let silenceLimit: Int64 = 60_000

    /// What to do about a stalled device.
    public static let stalledAdvice = "no word for 60 s. Look at its cable and power; switched off and on, it goes on where it was."

    /// Whether the device has been silent for too long while its deployment is open.
    public func isStalled(at now: Timestamp) -> Bool {
        // A device that was last heard in the future was heard before the clock was set back.
        isOpen && abs(now.milliseconds - lastSeenAt.milliseconds) > Self.silenceLimit
    }
}
