-- Every row is a person of its own. Negative keys: no sale and no other campaign can ever match them.
create or replace temp table keyed as
select
    m.*,
    cast((select least(coalesce(min(customer), 0), 0) from memberships)
        - row_number() over (order by m.row) as integer) as customer,
    p.key as campaign
from members m
join campaigns p on p.id = m.campaign_id
