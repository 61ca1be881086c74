-- How many members have a value in each field or extra column, among the loads that carry it. A row without a needed
-- value was set aside, and counts as a row here.
with by_load as (
    select
        load,
        count(*) as members,
        count(contact) as contact_date,
        count(channel) as channel,
        count(cost) as contact_cost,
        count(delivered) as delivered,
        count(opened) as opened,
        count(clicked) as clicked,
        count(responded) as responded,
        count(attended) as attended
    from memberships
    where aside is null
    group by load
),
missing as (
    select
        a.load,
        count(case when a.reason = 'no_customer' then 1 end) as customer_id,
        count(case when a.reason = 'no_cell' then 1 end) as cell
    from set_aside a
    group by a.load
),
fields as (
    select
        f.field,
        case when f.needed then b.members + coalesce(f.missing, 0) when f.filled > 0 then b.members else 0 end as rows,
        f.filled,
        f.place
    from by_load b
    left join missing m on m.load = b.load
    cross join unnest([
        {'place': 1, 'field': 'customer_id', 'needed': true, 'filled': b.members, 'missing': m.customer_id},
        {'place': 2, 'field': 'cell', 'needed': true, 'filled': b.members, 'missing': m.cell},
        {'place': 3, 'field': 'contact_date', 'needed': false, 'filled': b.contact_date, 'missing': 0},
        {'place': 4, 'field': 'channel', 'needed': false, 'filled': b.channel, 'missing': 0},
        {'place': 5, 'field': 'contact_cost', 'needed': false, 'filled': b.contact_cost, 'missing': 0},
        {'place': 6, 'field': 'delivered', 'needed': false, 'filled': b.delivered, 'missing': 0},
        {'place': 7, 'field': 'opened', 'needed': false, 'filled': b.opened, 'missing': 0},
        {'place': 8, 'field': 'clicked', 'needed': false, 'filled': b.clicked, 'missing': 0},
        {'place': 9, 'field': 'responded', 'needed': false, 'filled': b.responded, 'missing': 0},
        {'place': 10, 'field': 'attended', 'needed': false, 'filled': b.attended, 'missing': 0}
    ]) as u (f)
    union all
    select name, count(*), count(nullif(trim(text), '')), 10 + min(load)
    from extras
    where name <> '@household'
    group by name
)
select field, cast(sum(rows) as bigint) as rows, cast(sum(filled) as bigint) as filled
from fields
group by field
order by min(place), field
