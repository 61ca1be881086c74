-- Members may lose their place to a later file, and lines to another load: counts are taken from what stands now.
with members as (
    select
        load,
        count(case when aside is null then 1 end) as loaded,
        count(aside) as set_aside
    from memberships
    group by load
),
lines as (
    select load, count(case when aside is null then 1 end) as loaded, count(aside) as repeated
    from sales
    group by load
),
refused as (
    select load, count(*) as rows
    from set_aside
    group by load
),
counted as (
    select
        l.load,
        coalesce(m.loaded, s.loaded, 0) as loaded,
        coalesce(r.rows, 0) + coalesce(m.set_aside, 0) as set_aside,
        coalesce(s.repeated, l.repeated) as repeated
    from loads l
    left join members m on m.load = l.load
    left join lines s on s.load = l.load
    left join refused r on r.load = l.load
)
update loads
set
    loaded = c.loaded,
    set_aside = c.set_aside,
    repeated = c.repeated
from counted c
where loads.load = c.load
