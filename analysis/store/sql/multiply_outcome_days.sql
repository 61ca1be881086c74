-- How a cell's customers' values grow from the contact on: for every two steps of days the sum over customers of the
-- products of what each of both steps adds, and on the diagonal what the step adds to sums, cubes and customers with a
-- value. A customer who is not followed to the end leaves with its whole value. A value is k ÷ scale, k a whole number.
with followed as (
    select
        customer,
        cell,
        case
            when follow_up + 1 >= $post_days then ($post_days - 1) // $step + 1
            else (follow_up + 1) // $step
        end as steps
    from outcomes
    where campaign = $campaign and post_days > 0
),
bought as (
    select
        customer,
        day // $step as step,
        sum(
            case $metric
                when 'revenue_per_customer' then cast(revenue as hugeint)
                when 'promoted_revenue_per_customer' then cast(promoted_revenue as hugeint)
                when 'orders_per_customer' then cast(orders as hugeint)
                when 'units_per_customer' then cast(round(units * 10000) as hugeint)
                when 'margin_per_customer' then cast(
                    round(
                        (margin + coalesce(cast($margin_rate as double), 0) * revenue_without_margin) * 100
                    ) as hugeint
                )
            end
        ) as k
    from outcome_days
    where campaign = $campaign and $metric not in ('response_rate', 'promoted_response_rate')
    group by customer, day // $step
    union all
    select customer, min(day) // $step, cast(1 as hugeint)
    from outcome_days
    where campaign = $campaign
        and case
            when $metric = 'response_rate' then is_purchase
            when $metric = 'promoted_response_rate' then is_promoted
            else false
        end
    group by customer
),
seen as (
    select b.customer, f.cell, f.steps, b.step, b.k
    from bought b
    join followed f on f.customer = b.customer and b.step < f.steps
),
changes as (
    select customer, cell, step, k
    from seen
    union all
    select customer, cell, steps, -sum(k)
    from seen
    group by customer, cell, steps
),
totals as (
    select customer, cell, step, k, sum(k) over (partition by customer order by step) as total
    from changes
)
select
    a.cell,
    a.step,
    b.step as later_step,
    sum(a.k * b.k) as products,
    sum(case when a.step = b.step then a.k else 0 end) as sum_k,
    sum(
        case
            when a.step = b.step then power(cast(a.total as double), 3) - power(cast(a.total - a.k as double), 3)
            else 0
        end
    ) as cubes,
    sum(
        case
            when a.step <> b.step then 0
            else case when a.total <> 0 then 1 else 0 end - case when a.total <> a.k then 1 else 0 end
        end
    ) as nonzero
from totals a
join totals b on b.customer = a.customer and b.step >= a.step
group by a.cell, a.step, b.step
order by a.cell, a.step, b.step
