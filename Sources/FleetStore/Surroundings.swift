/// What the fleet has of what few fleets have, whoever asks.
struct Surroundings {
    var hasBatches = true
    var hasReservations = true
    var hasWaiting = true
}
