-- The few numbers of every sales metric, per cell and level, over customers with at least one covered day.
with attribute as (
    select customer, text
    from extras
    where campaign = $campaign and name = $attribute
),
people as (
    select
        o.cell,
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        case when $window = 'pre' then o.pre_orders else o.post_orders end as orders,
        case when $window = 'pre' then o.pre_promoted_orders else o.post_promoted_orders end as promoted_orders,
        case when $window = 'pre' then o.pre_revenue else o.post_revenue end / 10000.0 as revenue,
        case when $window = 'pre' then o.pre_promoted_revenue else o.post_promoted_revenue end / 10000.0
            as promoted_revenue,
        case when $window = 'pre' then o.pre_margin else o.post_margin end / 10000.0
            + coalesce(cast($margin_rate as double), 0)
            * case when $window = 'pre' then o.pre_revenue_without_margin else o.post_revenue_without_margin end / 10000.0
            as margin,
        case when $window = 'pre' then o.pre_units else o.post_units end as units
    from outcomes o
    left join attribute a on a.customer = o.customer
    where o.campaign = $campaign and case when $window = 'pre' then o.pre_days else o.post_days end > 0
),
measured as (
    select cell, level, 'revenue_per_customer' as metric, cast(revenue as double) as y from people
    union all
    select cell, level, 'response_rate', case when orders > 0 then 1.0 else 0.0 end from people
    union all
    select cell, level, 'promoted_revenue_per_customer', cast(promoted_revenue as double) from people
    union all
    select cell, level, 'promoted_response_rate', case when promoted_orders > 0 then 1.0 else 0.0 end from people
    union all
    select cell, level, 'margin_per_customer', cast(margin as double) from people
    union all
    select cell, level, 'orders_per_customer', cast(orders as double) from people
    union all
    select cell, level, 'units_per_customer', cast(units as double) from people
),
means as (
    select cell, level, metric, avg(y) as mean
    from measured
    where list_contains(cast($metrics as varchar[]), metric)
    group by cell, level, metric
)
select
    m.metric,
    m.level,
    m.cell,
    count(*) as n,
    any_value(s.mean) as mean,
    coalesce(var_samp(m.y), 0.0) as variance,
    avg(power(m.y - s.mean, 3)) as third_moment,
    count(case when m.y <> 0 then 1 end) as nonzero
from measured m
join means s on s.cell = m.cell and s.level = m.level and s.metric = m.metric
group by m.metric, m.level, m.cell
