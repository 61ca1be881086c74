-- Contacts of every cell by channel: what they cost, who bought, and for how much.
select
    m.cell,
    coalesce(nullif(trim(m.channel), ''), '(missing)') as channel,
    count(*) as customers,
    cast(
        sum(
            coalesce(
                m.cost,
                list_extract(cast($costs as bigint[]), list_position(cast($channels as varchar[]), m.channel)),
                cast($contact_cost as bigint),
                0
            )
        ) as hugeint
    ) as cost,
    cast(sum(case when o.post_orders > 0 then 1 else 0 end) as bigint) as buyers,
    cast(coalesce(sum(o.post_revenue), 0) as hugeint) as revenue
from memberships m
join outcomes o on o.campaign = m.campaign and o.customer = m.customer and o.post_days > 0
where m.campaign = $campaign and m.aside is null
group by 1, 2
