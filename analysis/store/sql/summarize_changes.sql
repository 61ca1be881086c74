-- Exact sums and products, over customers, of what each did before and after the contact: a, b money or days, c, d orders.
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
        coalesce(p.took_part, false) as took_part,
        o.*
    from outcomes o
    left join attribute a on a.customer = o.customer
    left join participation p on p.customer = o.customer
    where o.campaign = $campaign
),
measured as (
    select
        level,
        cell,
        took_part,
        'revenue' as what,
        cast(pre_revenue as hugeint) as a,
        cast(post_revenue as hugeint) as b,
        cast(pre_orders as hugeint) as c,
        cast(post_orders as hugeint) as d
    from people
    union all
    select
        level,
        cell,
        took_part,
        'promoted',
        cast(pre_promoted_revenue as hugeint),
        cast(post_promoted_revenue as hugeint),
        cast(pre_promoted_orders as hugeint),
        cast(post_promoted_orders as hugeint)
    from people
    union all
    select
        level,
        cell,
        took_part,
        'other',
        cast(pre_revenue - pre_promoted_revenue as hugeint),
        cast(post_revenue - post_promoted_revenue as hugeint),
        cast(0 as hugeint),
        cast(0 as hugeint)
    from people
    union all
    select
        level,
        cell,
        took_part,
        'occasions',
        cast(pre_purchase_days as hugeint),
        cast(post_purchase_days as hugeint),
        cast(0 as hugeint),
        cast(0 as hugeint)
    from people
)
select
    what,
    level,
    cell,
    took_part,
    count(*) as customers,
    count(case when a <> 0 or b <> 0 or c <> 0 or d <> 0 then 1 end) as active,
    sum(a) as sum_a,
    sum(b) as sum_b,
    sum(c) as sum_c,
    sum(d) as sum_d,
    sum(a * a) as sum_aa,
    sum(a * b) as sum_ab,
    sum(a * c) as sum_ac,
    sum(a * d) as sum_ad,
    sum(b * b) as sum_bb,
    sum(b * c) as sum_bc,
    sum(b * d) as sum_bd,
    sum(c * c) as sum_cc,
    sum(c * d) as sum_cd,
    sum(d * d) as sum_dd
from measured
group by what, level, cell, took_part
order by what, level, cell, took_part
