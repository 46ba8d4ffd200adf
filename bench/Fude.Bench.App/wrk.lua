-- wrk -s wrk.lua URL [-- BODY…]: GET, or POST of multipart bodies in turn. Prints one line for the bench to read.
local requests = {}
local turn = 0

function init(args)
   for _, name in ipairs(args) do
      local file = assert(io.open(name, "rb"))
      requests[#requests + 1] = wrk.format("POST", nil, { ["Content-Type"] = "multipart/form-data; boundary=fudebench" }, file:read("*a"))
      file:close()
   end
   if #requests == 0 then
      requests[1] = wrk.format("GET")
   end
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format("fude %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
