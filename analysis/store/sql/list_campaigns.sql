with launches as (
    select campaign, max_by(value, position) as launch
    from settings
    where setting = 'launch'
    group by campaign
)
select c.id
from campaigns c
left join launches l on l.campaign = c.key
order by l.launch desc nulls last, c.key desc
