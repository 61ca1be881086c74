-- Customers whom other campaigns contacted in their post window, per cell: by each campaign, and by any (no campaign).
with hits as (
    select m.cell, m.customer, t.campaign
    from memberships m
    join contacts x on x.campaign = m.campaign and x.customer = m.customer
    join contacts t on t.customer = m.customer and t.campaign <> m.campaign and t.is_contacted
    where m.campaign = $campaign
        and m.aside is null
        and t.day >= x.day
        and t.day < x.day + cast($post_days as integer)
)
select h.cell, c.id as campaign, count(distinct h.customer) as customers
from hits h
join campaigns c on c.key = h.campaign
group by h.cell, c.id
union all
select cell, null, count(distinct customer)
from hits
group by cell
order by 1, 3 desc, 2
