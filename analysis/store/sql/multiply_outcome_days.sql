-- How a cell's customers' values grow from the contact on: for every two steps of days the sum over customers of the
-- products of what each of both steps adds, and on the diagonal what the step adds to sums, cubes, customers with a value,
-- and the powers of values above 0 (see summarize_outcomes), as those of the new value less those of the old one. A customer
-- who is not followed to the end leaves with its whole value. A value is k ÷ scale, k a whole number.
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
),
values_around as (
    select cell, step, 1 as sign, total as k
    from totals
    union all
    select cell, step, -1, total - k
    from totals
),
valued as (
    select *, case when k > 0 then cast(k as double) / $scale end as x
    from values_around
    where k <> 0
),
added as (
    select
        cell,
        step,
        sum(sign * power(cast(k as double), 3)) as cubes,
        sum(sign * k) as sum_k,
        sum(sign) as nonzero,
        sum(sign) filter (where k > 0) as above,
        sum(cast(sign * round(power(x, 0.125) * 1e9) as hugeint)) as x1_8,
        sum(cast(sign * round(power(x, 0.25) * 1e9) as hugeint)) as x1_4,
        sum(sign * k) filter (where k > 0) as k1,
        sum(cast(sign * round(power(x, 1.125) * 1e9) as hugeint)) as x9_8,
        sum(cast(sign * round(power(x, 1.25) * 1e9) as hugeint)) as x5_4,
        sum(sign * k * k) filter (where k > 0) as k2,
        sum(cast(sign * round(power(x, 2.25) * 1e6) as bignum)) as x9_4
    from valued
    group by cell, step
),
multiplied as (
    select a.cell, a.step, b.step as later_step, sum(a.k * b.k) as products
    from totals a
    join totals b on b.customer = a.customer and b.step >= a.step
    group by a.cell, a.step, b.step
)
select m.*, a.* exclude (cell, step)
from multiplied m
left join added a on a.cell = m.cell and a.step = m.step and m.later_step = m.step
order by m.cell, m.step, m.later_step
