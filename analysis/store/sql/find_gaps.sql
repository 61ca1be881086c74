-- Runs of at least so many days, within the days asked for, on which the store holds no sale of anybody.
with days as (
    select day, lag(day) over (order by day) as day_before
    from daily_totals
)
select day_before + 1 as first_day, day - 1 as last_day
from days
where date_diff('day', day_before, day) > cast($days as integer)
    and day_before + 1 < cast($end as date)
    and day > cast($first as date)
order by first_day
