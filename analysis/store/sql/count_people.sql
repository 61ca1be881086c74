-- Customers per level of each asked attribute (`all`: everybody) and cell.
with names as (
    select unnest(cast($attributes as varchar[])) as attribute
),
chosen as (
    select customer, name, text
    from campaign_attributes
    where campaign = $campaign and list_contains(cast($attributes as varchar[]), name)
)
select
    n.attribute,
    case when n.attribute = 'all' then 'all' else coalesce(nullif(trim(c.text), ''), '(missing)') end as level,
    m.cell,
    count(*) as customers
from memberships m
cross join names n
left join chosen c on c.customer = m.customer and c.name = n.attribute
where m.campaign = $campaign and m.aside is null
group by 1, 2, 3
