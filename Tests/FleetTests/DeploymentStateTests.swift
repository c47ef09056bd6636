import Fleet
import Testing

struct DeploymentStateTests {
    @Test func `states have the names of the wire`() {
        #expect(
            DeploymentState.allCases.map(\.rawValue)
                == ["started", "starting", "downloading", "verifying", "customizing", "success", "failed"])
    }

    @Test func `a state only moves forward`() {
        let path: [DeploymentState] = [.started, .starting, .downloading, .verifying, .customizing, .success]
        for (index, state) in path.enumerated() {
            for (nextIndex, next) in path.enumerated() {
                #expect(state.advances(to: next) == (nextIndex > index))
            }
        }
    }

    @Test func `failure may follow any state that is not final, and nothing follows a final one`() {
        for state in DeploymentState.allCases {
            #expect(state.advances(to: .failed) == !state.isFinal)
        }
        for next in DeploymentState.allCases {
            #expect(!DeploymentState.success.advances(to: next))
            #expect(!DeploymentState.failed.advances(to: next))
        }
    }
}
