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
people as (
    select
        load,
        count(case when place = 1 and fingerprint is distinct from before then 1 end) as loaded,
        count(*) as rows
    from (
        select *, lag(fingerprint) over (partition by customer order by load, place) as before
        from known_customers
    )
    group by load
),
goods as (
    select
        load,
        count(case when place = 1 and (before is null or before <> print) then 1 end) as loaded,
        count(*) as rows
    from (
        select *, lag(print) over (partition by product order by load, place) as before
        from (select *, md5(to_json([name, category, brand])) as print from known_products)
    )
    group by load
),
events as (
    select load, count(case when place = 1 then 1 end) as loaded, count(*) as rows
    from (
        select load, row_number() over (partition by first_day, last_day, label order by load, row) as place
        from calendar
    )
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
        coalesce(m.loaded, s.loaded, p.loaded, g.loaded, e.loaded, 0) as loaded,
        coalesce(r.rows, 0) + coalesce(m.set_aside, 0) as set_aside,
        coalesce(s.repeated, p.rows - p.loaded, g.rows - g.loaded, e.rows - e.loaded, l.repeated) as repeated
    from loads l
    left join members m on m.load = l.load
    left join lines s on s.load = l.load
    left join people p on p.load = l.load
    left join goods g on g.load = l.load
    left join events e on e.load = l.load
    left join refused r on r.load = l.load
)
update loads
set
    loaded = c.loaded,
    set_aside = c.set_aside,
    repeated = c.repeated
from counted c
where loads.load = c.load
