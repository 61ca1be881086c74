-- Why rows of a load were set aside, the most frequent reason first.
select reason, count(*) as rows
from (
    select reason
    from set_aside
    where load = $load
    union all
    select aside
    from memberships
    where load = $load and aside is not null
) r
group by reason
order by rows desc, reason
