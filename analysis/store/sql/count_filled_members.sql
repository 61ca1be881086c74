-- How many members have a value in each field or extra column. Rows without a needed one were set aside; they count too.
with counted as (
    select
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
),
missing as (
    select
        count(case when a.reason = 'no_customer' then 1 end) as customer_id,
        count(case when a.reason = 'no_cell' then 1 end) as cell
    from set_aside a
    join loads l on l.load = a.load
    where l.extract = 'campaign'
),
fields as (
    select f.field, f.filled + f.missing as rows, f.filled
    from counted c
    cross join missing m
    cross join unnest([
        {'field': 'customer_id', 'filled': c.members, 'missing': m.customer_id},
        {'field': 'cell', 'filled': c.members, 'missing': m.cell},
        {'field': 'contact_date', 'filled': c.contact_date, 'missing': c.members - c.contact_date},
        {'field': 'channel', 'filled': c.channel, 'missing': c.members - c.channel},
        {'field': 'contact_cost', 'filled': c.contact_cost, 'missing': c.members - c.contact_cost},
        {'field': 'delivered', 'filled': c.delivered, 'missing': c.members - c.delivered},
        {'field': 'opened', 'filled': c.opened, 'missing': c.members - c.opened},
        {'field': 'clicked', 'filled': c.clicked, 'missing': c.members - c.clicked},
        {'field': 'responded', 'filled': c.responded, 'missing': c.members - c.responded},
        {'field': 'attended', 'filled': c.attended, 'missing': c.members - c.attended}
    ]) as u (f)
)
select field, rows, filled
from fields
union all
(
    select name, count(*), count(nullif(trim(text), ''))
    from extras
    group by name
    order by min(load), name
)
