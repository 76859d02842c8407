-- Sends the contact form again and again: every time a key, an address and words of its own.
local letters = "abcdefghijklmnopqrstuvwxyz0123456789"
local path, cookie, form = os.getenv("BENCH_PATH"), os.getenv("BENCH_COOKIE"), os.getenv("BENCH_FORM")
local headers = {["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie}

local function word(length)
  local found = {}
  for place = 1, length do
    local letter = math.random(#letters)
    found[place] = letters:sub(letter, letter)
  end
  return table.concat(found)
end

function init()
  math.randomseed(os.getenv("BENCH_SEED"))
end

function request()
  local own = "&key=" .. word(22) .. "&email=" .. word(12) .. "%40example.com&message=" .. word(20)
  return wrk.format("POST", path, headers, form .. own .. ("+many+words"):rep(20))
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(("RESULT %d %f %f %d"):format(
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1000, failed))
end
