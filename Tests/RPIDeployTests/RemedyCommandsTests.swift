import Accounts
import Fleet
import FleetStore
import Operations
import Testing

@testable import rpi_deploy

/// What the command line says to do next.
struct RemedyCommandsTests {
    private static func remedies() throws -> [Remedy] {
        let (venue, product, batch) = (try VenueCode("CORO"), try ProductCode("KXP2"), BatchID(3))
        let (hostname, image) = (try Hostname("KXP2-CORO-001"), try ImageName("kxp2"))
        return [
            .findVenue, .editVenue(venue), .findProduct, .findHostname, .seeHolders, .awaitInstallation, .takeFromDevice(hostname),
            .releaseFallback(hostname), .endReservation(hostname), .confirmUnheard,
            .seeWaiting, .nameWaiting, .findBatch, .startBatch(batch),
            .seeBatch(batch),
            .repeatBatch(batch), .cancelBatch(batch), .fillPoolForBatch(product, venue), .fillPool(product, venue), .findImage,
            .chooseImage(product), .activateImage(product), .activateUnnamed(image), .awaitDeployments, .findDeployment, .findWebhook,
            .findUser, .findToken, .freeDisk,
        ]
    }

    @Test func `each command that is named is one of the program, with words that it takes`() throws {
        var named = 0
        for remedy in try Self.remedies() {
            let text = RemedyCommands.text(of: remedy)
            for match in text.matches(of: #/'([a-z][^']*)'/#) {
                let words = match.1.split(separator: " ").map(String.init)
                let command = RPIDeploy.commands.first { words.starts(with: $0.syntax.words) }
                let syntax = try #require(command?.syntax, "\(text)")
                for word in words.dropFirst(syntax.words.count) where word.hasPrefix("--") {
                    #expect(syntax.options.contains { $0.name == word }, "\(text)")
                }
                named += 1
            }
            // In the words for all others there is none, and they are whole sentences, too.
            #expect(!remedy.description.contains("'") && !remedy.description.contains("--"), "\(remedy)")
            for words in [text, remedy.description] { #expect(words.hasSuffix(".") && !words.hasSuffix(".."), "\(words)") }
        }
        #expect(named > 30)
    }

    @Test func `an error is what was found and the command, however it is wrapped`() throws {
        let error = StoreError.unknownVenue(try VenueCode("NOPE"))
        let words = "There is no venue NOPE. 'venue list' shows the codes; 'venue create' makes one."
        for error in [error, OperationError.store(error), AccountError.store(.store(error))] as [any Error] {
            #expect(RemedyCommands.text(of: error) == words)
        }
        #expect("\(error)" == "There is no venue NOPE. Correct the code, or create the venue.")
        #expect(
            RemedyCommands.text(of: AccountError.store(.unknownUser(try AccountName("eve"))))
                == "There is no user eve. 'user list' shows them; 'user add' makes one.")
        #expect(RemedyCommands.text(of: CommandFailure("It failed.")) == "It failed.")
    }
}
