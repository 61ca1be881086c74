-- Customers by change in spend, in steps away from 0: step 0 changed nothing, step 1 up to one step more, and so on.
-- Windows of different lengths are compared per 30 days. Whole numbers throughout, so an edge is an edge.
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
        cast(o.post_revenue as hugeint) * cast($post_factor as hugeint)
            - cast(o.pre_revenue as hugeint) * cast($pre_factor as hugeint) as change
    from outcomes o
    left join attribute a on a.customer = o.customer
    left join participation p on p.customer = o.customer
    where o.campaign = $campaign
),
stepped as (
    select
        level,
        cell,
        took_part,
        cast(
            sign(change)
            * least(cast($most as hugeint), (abs(change) + cast($step as hugeint) - 1) // cast($step as hugeint))
            as integer
        ) as step
    from people
)
select level, cell, took_part, step, count(*) as customers
from stepped
group by level, cell, took_part, step
order by level, cell, took_part, step
