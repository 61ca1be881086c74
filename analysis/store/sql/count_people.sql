-- Customers per level of one attribute and cell; without an attribute, per cell.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
)
select
    case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
    m.cell,
    count(*) as customers
from memberships m
left join attribute a on a.customer = m.customer
where m.campaign = $campaign and m.aside is null
group by 1, 2
