-- The values other than 0 of one sales metric, of customers with at least one covered day in the window. Whole numbers:
-- a value is k ÷ scale, with the scale that summarize_outcomes has. Sorted, so that they come the same in every run.
with people as (
    select
        cell,
        case when $window = 'pre' then pre_orders else post_orders end as orders,
        case when $window = 'pre' then pre_promoted_orders else post_promoted_orders end as promoted_orders,
        case when $window = 'pre' then pre_revenue else post_revenue end as revenue,
        case when $window = 'pre' then pre_promoted_revenue else post_promoted_revenue end as promoted_revenue,
        case when $window = 'pre' then pre_margin else post_margin end
            + coalesce(cast($margin_rate as double), 0)
            * case when $window = 'pre' then pre_revenue_without_margin else post_revenue_without_margin end as margin,
        case when $window = 'pre' then pre_units else post_units end as units
    from outcomes
    where campaign = $campaign and case when $window = 'pre' then pre_days else post_days end > 0
),
measured as (
    select
        cell,
        case $metric
            when 'revenue_per_customer' then revenue
            when 'response_rate' then case when orders > 0 then 1 else 0 end
            when 'promoted_revenue_per_customer' then promoted_revenue
            when 'other_revenue_per_customer' then revenue - promoted_revenue
            when 'promoted_response_rate' then case when promoted_orders > 0 then 1 else 0 end
            when 'margin_per_customer' then cast(round(margin * 100) as bigint)
            when 'orders_per_customer' then orders
            when 'units_per_customer' then cast(round(units * 10000) as bigint)
        end as k
    from people
)
select cell, cast(k as bigint) as k
from measured
where k <> 0
order by cell, k
