-- The few numbers of sales metrics, per level of each asked attribute (`all`: everybody; two may be crossed) and cell, over
-- customers with at least one covered day. Sums of exact integers: a value is k ÷ scale, and the answer is the same in every run.
-- Who bought nothing adds to the sizes alone. Powers of values above 0 are rounded to whole parts, which sum alike in any order.
with names as (
    select
        unnest(cast($attributes as varchar[])) as attribute,
        unnest(cast($firsts as varchar[])) as first,
        unnest(cast($seconds as varchar[])) as second
),
asked as (
    select
        metric,
        case
            when metric in ('response_rate', 'promoted_response_rate', 'orders_per_customer') then 1
            when metric = 'margin_per_customer' then 1000000
            else 10000
        end as scale
    from (select unnest(cast($metrics as varchar[])) as metric)
),
people as (
    select
        customer,
        cell,
        case when $window = 'pre' then pre_orders else post_orders end as orders,
        case when $window = 'pre' then pre_promoted_orders else post_promoted_orders end as promoted_orders,
        case when $window = 'pre' then pre_revenue else post_revenue end as revenue,
        case when $window = 'pre' then pre_promoted_revenue else post_promoted_revenue end as promoted_revenue,
        case when $window = 'pre' then pre_margin else post_margin end
            + coalesce(cast($margin_rate as double), 0)
            * case when $window = 'pre' then pre_revenue_without_margin else post_revenue_without_margin end
            as margin,
        case when $window = 'pre' then pre_units else post_units end as units
    from outcomes
    where campaign = $campaign and case when $window = 'pre' then pre_days else post_days end > 0
),
chosen as (
    select customer, name, text
    from campaign_attributes
    where campaign = $campaign
        and list_contains(list_concat(cast($firsts as varchar[]), cast($seconds as varchar[])), name)
),
placed as (
    select
        p.customer,
        p.cell,
        n.attribute,
        case
            when n.attribute = 'all' then 'all'
            else concat_ws(
                ' × ',
                coalesce(nullif(trim(c.text), ''), '(missing)'),
                case when n.second is not null then coalesce(nullif(trim(d.text), ''), '(missing)') end
            )
        end as level
    from people p
    cross join names n
    left join chosen c on c.customer = p.customer and c.name = n.first
    left join chosen d on d.customer = p.customer and d.name = n.second
),
sizes as (
    select attribute, level, cell, count(*) as n
    from placed
    group by attribute, level, cell
),
measured as (
    select
        p.customer,
        a.metric,
        a.scale,
        cast(case a.metric
            when 'revenue_per_customer' then p.revenue
            when 'response_rate' then case when p.orders > 0 then 1 else 0 end
            when 'promoted_revenue_per_customer' then p.promoted_revenue
            when 'other_revenue_per_customer' then p.revenue - p.promoted_revenue
            when 'promoted_response_rate' then case when p.promoted_orders > 0 then 1 else 0 end
            when 'margin_per_customer' then round(p.margin * 100)
            when 'orders_per_customer' then p.orders
            when 'units_per_customer' then round(p.units * 10000)
        end as hugeint) as k
    from people p
    cross join asked a
),
valued as (
    select *, case when k > 0 then cast(k as double) / scale end as x
    from measured
    where k <> 0
),
raised as (
    select
        *,
        cast(round(power(x, 0.125) * 1e9) as hugeint) as x1_8,
        cast(round(power(x, 0.25) * 1e9) as hugeint) as x1_4,
        cast(round(power(x, 1.125) * 1e9) as hugeint) as x9_8,
        cast(round(power(x, 1.25) * 1e9) as hugeint) as x5_4,
        cast(round(power(x, 2.25) * 1e6) as bignum) as x9_4
    from valued
),
sums as (
    select
        d.attribute,
        d.level,
        d.cell,
        m.metric,
        sum(m.k) as sum_k,
        sum(m.k * m.k) as sum_kk,
        sum(power(cast(m.k as double) / m.scale, 3)) as sum_cubes,
        count(*) as nonzero,
        count(m.x) as above,
        sum(m.x1_8) as x1_8,
        sum(m.x1_4) as x1_4,
        sum(m.k) filter (where m.k > 0) as k1,
        sum(m.x9_8) as x9_8,
        sum(m.x5_4) as x5_4,
        sum(m.k * m.k) filter (where m.k > 0) as k2,
        sum(m.x9_4) as x9_4
    from raised m
    join placed d on d.customer = m.customer
    group by d.attribute, d.level, d.cell, m.metric
)
select
    z.attribute,
    a.metric,
    z.level,
    z.cell,
    z.n,
    a.scale,
    coalesce(s.sum_k, 0) as sum_k,
    coalesce(s.sum_kk, 0) as sum_kk,
    coalesce(s.sum_cubes, 0.0) as sum_cubes,
    coalesce(s.nonzero, 0) as nonzero,
    s.above,
    s.x1_8,
    s.x1_4,
    s.k1,
    s.x9_8,
    s.x5_4,
    s.k2,
    s.x9_4
from sizes z
cross join asked a
left join sums s on s.attribute = z.attribute and s.level = z.level and s.cell = z.cell and s.metric = a.metric
