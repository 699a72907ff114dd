-- wrk -s start.lua SERVICE -- TARGET: starts a task that calls the target; the last line sums up as JSON
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Basic YmVuY2g6c2VjcmV0" -- bench:secret
  wrk.body = '{"timeout":"30s","request":{"url":"' .. args[1] .. '"}}'
end

function done(summary, latency)
  local bad = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format('{"perSecond":%.1f,"medianMs":%.3f,"p99Ms":%.3f,"bad":%d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, bad))
end
