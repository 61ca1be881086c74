-- Every load that stands in the store, with what it brought: campaigns, and the days of its sales or contacts.
with joined as (
    select m.load, list(distinct c.id order by c.id) as campaigns
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
    l.first_day,
    l.last_day,
    l.loaded_at,
    l.loaded_by
from loads l
left join joined j on j.load = l.load
order by l.load desc
