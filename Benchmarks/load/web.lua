-- The load of the benchmark "web" for wrk: GET of one path, with the sessions in turn. Arguments: a file with a cookie on each line; "anew" gives each
-- request an address of its own.

local cookies = {}
local requests = {}
local turn = 0
local anew = false

function init(args)
    anew = args[2] == "anew"
    for cookie in io.lines(args[1]) do
        cookies[#cookies + 1] = cookie
        wrk.headers["Cookie"] = cookie
        requests[#requests + 1] = wrk.format("GET")
    end
end

function request()
    turn = turn + 1
    local index = turn % #requests + 1
    if not anew then return requests[index] end
    wrk.headers["Cookie"] = cookies[index]
    return wrk.format("GET", wrk.path .. "?turn=" .. turn)
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        "RESULT %d %.6f %.3f %.3f %d %d\n", summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
        latency:percentile(99) / 1e3, summary.bytes, errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
