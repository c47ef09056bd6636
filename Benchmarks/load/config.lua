-- The load of the benchmark "config" for wrk: a new device for each request, and a check of each answer.

local number = 0
local asked = {}
local threads = {}
-- Not local: wrk reads it out of the thread's own interpreter.
wrong = 0

function setup(thread)
    table.insert(threads, thread)
end

function init()
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

-- Serial numbers of real boards are spread over all of their digits: so are these, and none comes twice (an odd factor is a permutation).
function request()
    number = number + 1
    local serial = number * 2654435761 % 4294967296
    local suffix = string.format("%08X", serial)
    asked[suffix] = true
    return wrk.format(nil, nil, nil, string.format(
        '{"product_type":"RXP2","venue_code":"CORO","serial_number":"10000000%08x","mac_address":"2c:cf:67:%02x:%02x:%02x","protocol_version":1}',
        serial, math.floor(serial / 65536) % 256, math.floor(serial / 256) % 256, serial % 256))
end

function response(status, headers, body)
    local suffix = string.match(body, '"hostname":"RXP2%-CORO%-(%x+)"')
    if status == 200 and suffix and asked[suffix] then
        asked[suffix] = nil
    else
        wrong = wrong + 1
    end
end

function done(summary, latency, requests)
    local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    for _, thread in ipairs(threads) do lost = lost + thread:get("wrong") end
    io.write(string.format(
        "RESULT %d %.6f %.3f %.3f %.3f %d\n", summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
        latency:percentile(99) / 1e3, latency.max / 1e3, lost))
end
