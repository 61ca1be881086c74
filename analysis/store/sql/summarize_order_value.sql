-- Revenue and orders of the same customers with their covariance, per cell and level.
with attribute as (
    select customer, text
    from extras
    where campaign = $campaign and name = $attribute
),
people as (
    select
        o.cell,
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        cast(case when $window = 'pre' then o.pre_revenue else o.post_revenue end as double) / 10000.0 as y,
        cast(case when $window = 'pre' then o.pre_orders else o.post_orders end as double) as x
    from outcomes o
    left join attribute a on a.customer = o.customer
    where o.campaign = $campaign and case when $window = 'pre' then o.pre_days else o.post_days end > 0
)
select
    level,
    cell,
    count(*) as n,
    avg(y) as mean_y,
    coalesce(var_samp(y), 0.0) as variance_y,
    count(case when y <> 0 then 1 end) as nonzero_y,
    avg(x) as mean_x,
    coalesce(var_samp(x), 0.0) as variance_x,
    count(case when x <> 0 then 1 end) as nonzero_x,
    coalesce(covar_samp(y, x), 0.0) as covariance
from people
group by level, cell
