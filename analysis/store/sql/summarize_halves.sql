-- Gain per customer of every level and cell in two random halves of the customers, drawn by a hash of their keys.
-- Sorted, so that sums of floats are the same in every run.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
counted as (
    select
        customer,
        (post_margin + coalesce(cast($margin_rate as double), 0) * post_revenue_without_margin) / 10000 as margin
    from outcomes
    where campaign = $campaign and post_days > 0
),
people as (
    select
        m.cell,
        coalesce(nullif(trim(a.text), ''), '(missing)') as level,
        cast(md5_number_lower(concat('half ', cast(m.customer as varchar))) % 2 as integer) as half,
        case when $own is null then c.margin else coalesce(e.number, 0) end as y
    from memberships m
    left join attribute a on a.customer = m.customer
    left join counted c on c.customer = m.customer
    left join member_extras e on e.campaign = $campaign and e.customer = m.customer and e.name = $own
    where m.campaign = $campaign and m.aside is null and ($own is not null or c.customer is not null)
)
select
    half,
    level,
    cell,
    count(*) as n,
    avg(y order by y) as mean,
    coalesce(var_samp(y order by y), 0.0) as variance,
    count(case when y <> 0 then 1 end) as nonzero
from people
group by half, level, cell
