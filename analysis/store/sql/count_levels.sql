-- Customers per level of every segment attribute and cell.
with names as (
    select distinct name
    from extra_columns
    where campaign = $campaign and role = 'attribute'
    union
    select name
    from known_columns
    where name not in (select name from extra_columns where campaign = $campaign)
        and (select max(customer) from memberships where campaign = $campaign) > 0
)
select c.name, coalesce(nullif(trim(e.text), ''), '(missing)') as level, m.cell, count(*) as customers
from memberships m
cross join names c
left join campaign_attributes e on e.campaign = $campaign and e.customer = m.customer and e.name = c.name
where m.campaign = $campaign and m.aside is null
group by 1, 2, 3
