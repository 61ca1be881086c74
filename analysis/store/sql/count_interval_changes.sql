-- Customers with at least two purchase days on both sides of the contact: their average interval before and after, by
-- the change in whole months of 30 days, halves away from 0.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
participation as (
    select customer, took_part
    from participations
    where campaign = $campaign and name = $participation
),
people as (
    select
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        o.cell,
        coalesce(p.took_part, false) as took_part,
        cast(o.pre_span as double) / (o.pre_purchase_days - 1) as before,
        cast(o.post_span as double) / (o.post_purchase_days - 1) as after
    from outcomes o
    left join attribute a on a.customer = o.customer
    left join participation p on p.customer = o.customer
    where o.campaign = $campaign and o.pre_purchase_days > 1 and o.post_purchase_days > 1
)
select
    level,
    cell,
    took_part,
    cast(round((after - before) / 30) as integer) as months,
    count(*) as customers,
    avg(before order by before) as before,
    avg(after order by after) as after
from people
group by level, cell, took_part, cast(round((after - before) / 30) as integer)
order by level, cell, took_part, months
