-- Customers per level of each named attribute and cell.
with names as (
    select unnest(cast($attributes as varchar[])) as name
)
select c.name, coalesce(nullif(trim(e.text), ''), '(missing)') as level, m.cell, count(*) as customers
from memberships m
cross join names c
left join campaign_attributes e on e.campaign = $campaign and e.customer = m.customer and e.name = c.name
where m.campaign = $campaign and m.aside is null
group by 1, 2, 3
