-- The few numbers of every sales metric, per cell and level, over customers with at least one covered day.
-- Sums of exact integers: a value is k ÷ scale, and the answer is the same in every run.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
people as (
    select
        o.cell,
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        case when $window = 'pre' then o.pre_orders else o.post_orders end as orders,
        case when $window = 'pre' then o.pre_promoted_orders else o.post_promoted_orders end as promoted_orders,
        case when $window = 'pre' then o.pre_revenue else o.post_revenue end as revenue,
        case when $window = 'pre' then o.pre_promoted_revenue else o.post_promoted_revenue end as promoted_revenue,
        case when $window = 'pre' then o.pre_margin else o.post_margin end
            + coalesce(cast($margin_rate as double), 0)
            * case when $window = 'pre' then o.pre_revenue_without_margin else o.post_revenue_without_margin end
            as margin,
        case when $window = 'pre' then o.pre_units else o.post_units end as units
    from outcomes o
    left join attribute a on a.customer = o.customer
    where o.campaign = $campaign and case when $window = 'pre' then o.pre_days else o.post_days end > 0
),
measured as (
    select cell, level, 'revenue_per_customer' as metric, 10000 as scale, cast(revenue as hugeint) as k from people
    union all
    select cell, level, 'response_rate', 1, cast(case when orders > 0 then 1 else 0 end as hugeint) from people
    union all
    select cell, level, 'promoted_revenue_per_customer', 10000, cast(promoted_revenue as hugeint) from people
    union all
    select cell, level, 'other_revenue_per_customer', 10000, cast(revenue - promoted_revenue as hugeint) from people
    union all
    select cell, level, 'promoted_response_rate', 1, cast(case when promoted_orders > 0 then 1 else 0 end as hugeint)
    from people
    union all
    select cell, level, 'margin_per_customer', 1000000, cast(round(margin * 100) as hugeint) from people
    union all
    select cell, level, 'orders_per_customer', 1, cast(orders as hugeint) from people
    union all
    select cell, level, 'units_per_customer', 10000, cast(round(units * 10000) as hugeint) from people
),
sums as (
    select cell, level, metric, any_value(scale) as scale, count(*) as n, sum(k) as sum_k, sum(k * k) as sum_kk
    from measured
    where list_contains(cast($metrics as varchar[]), metric)
    group by cell, level, metric
)
select
    m.metric,
    m.level,
    m.cell,
    any_value(s.n) as n,
    any_value(s.scale) as scale,
    any_value(s.sum_k) as sum_k,
    any_value(s.sum_kk) as sum_kk,
    avg(power((m.k - cast(s.sum_k as double) / s.n) / s.scale, 3)) as third_moment,
    count(case when m.k <> 0 then 1 end) as nonzero
from measured m
join sums s on s.cell = m.cell and s.level = m.level and s.metric = m.metric
group by m.metric, m.level, m.cell
