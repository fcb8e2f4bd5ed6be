-- When runs start, fail and queue.
-- 168 rows, one per hour of a week in the time zone, Monday first: weekday 1 is Monday, 7 Sunday. A run is in the hour of its
-- created_at, by its latest attempt. What each figure is of: see run_groups. FINAL (in the views): observations repeat.
SELECT
    toUInt8(intDiv(number, 24) + 1) AS weekday, toUInt8(number % 24) AS hour,
    g.runs AS runs, g.success AS success, g.failure AS failure, g.success_rate AS success_rate, g.queue_p95_s AS queue_p95_s
FROM numbers(168) AS h
LEFT JOIN run_groups(by = 'hour_of_week', time_zone = {time_zone:String}, repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                     from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS g ON g.value = toString(h.number)
ORDER BY number
