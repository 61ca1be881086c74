-- Every load that stands in the store, with what it brought: campaigns, and the days of its sales or contacts.
with sold as (
    select load, min(day) as first_day, max(day) as last_day
    from sales
    group by load
),
joined as (
    select
        m.load,
        list(distinct c.id order by c.id) as campaigns,
        min(m.contact) as first_day,
        max(m.contact) as last_day
    from memberships m
    join campaigns c on c.key = m.campaign
    group by m.load
)
select
    l.load,
    l.file,
    l.sha256,
    l.extract,
    coalesce(j.campaigns, []) as campaigns,
    l.rows_in,
    l.loaded,
    l.set_aside,
    l.repeated,
    coalesce(s.first_day, j.first_day) as first_day,
    coalesce(s.last_day, j.last_day) as last_day,
    l.loaded_at,
    l.loaded_by
from loads l
left join sold s on s.load = l.load
left join joined j on j.load = l.load
order by l.load desc
