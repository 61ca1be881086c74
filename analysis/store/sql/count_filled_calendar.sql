-- How many entries of the calendar extracts have a day and a label: a row without one was set aside, and counts here.
with by_load as (
    select load, count(*) as entries
    from calendar
    group by load
),
missing as (
    select
        load,
        count(case when reason = 'no_date' then 1 end) as date,
        count(case when reason = 'no_label' then 1 end) as label
    from set_aside
    group by load
)
select f.field, cast(sum(b.entries + coalesce(f.missing, 0)) as bigint) as rows, cast(sum(b.entries) as bigint) as filled
from by_load b
left join missing m on m.load = b.load
cross join unnest([
    {'place': 1, 'field': 'date', 'missing': m.date},
    {'place': 2, 'field': 'label', 'missing': m.label}
]) as u (f)
group by f.field, f.place
order by f.place
