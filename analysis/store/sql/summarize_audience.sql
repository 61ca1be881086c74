-- What an audience did in a window and in the days before it, metric by metric, as sums of exact integers (k ÷ scale).
-- Of a campaign: those of its customers who were left alone (its control, else everybody), from each one's contact on.
-- Without a campaign: everybody who had bought before the first day, from that day on.
with members as (
    select
        m.customer,
        coalesce(nullif(trim(a.text), ''), '(missing)') as level,
        coalesce(m.contact, cast($launch as date)) as start_day
    from memberships m
    left join campaign_attributes a
        on a.campaign = m.campaign and a.customer = m.customer and a.name = $attribute
    where m.campaign = $campaign
        and m.aside is null
        and m.customer > 0
        and (cast($control as varchar) is null or m.cell = $control)
),
latest as (
    select customer, max(load) as load
    from known_customers
    group by customer
),
known as (
    select a.customer, a.text
    from known_attributes a
    join latest l on l.customer = a.customer and l.load = a.load
    where a.name = $attribute
),
buyers as (
    select customer
    from active_sales
    where cast($campaign as integer) is null and amount >= 0 and day < cast($first_day as date)
    group by customer
),
audience as (
    select customer, level, start_day
    from members
    union all
    select b.customer, coalesce(nullif(trim(k.text), ''), '(missing)'), cast($first_day as date)
    from buyers b
    left join known k on k.customer = b.customer
),
coverage as (
    select min(day) as first_day, max(day) as last_day from daily_totals
),
people as (
    select
        a.customer,
        a.start_day,
        a.start_day - cast($pre_days as integer) >= c.first_day as has_before
    from audience a
    cross join coverage c
    where a.start_day >= c.first_day
        and a.start_day + cast($days as integer) <= c.last_day + 1
        and (cast($attribute as varchar) is null or a.level = $level)
),
span as (
    select
        min(start_day) - cast($pre_days as integer) as first_day,
        max(start_day) + cast($days as integer) as end_day
    from people
),
promoted as (
    select p.key
    from products p
    left join product_list n on n.product = p.product
    where list_contains(cast($promoted as varchar[]), coalesce(p.category, n.category))
        or list_contains(cast($promoted as varchar[]), p.product)
        or list_contains(cast($promoted as varchar[]), n.name)
),
lines as (
    select
        w.customer,
        s.order_key,
        s.amount,
        s.amount >= 0 as is_purchase,
        p.key is not null as is_promoted,
        s.day >= w.start_day as is_after
    from active_sales s
    join people w on w.customer = s.customer
    left join promoted p on p.key = s.product
    where s.day >= (select first_day from span)
        and s.day < (select end_day from span)
        and s.day >= w.start_day - cast($pre_days as integer)
        and s.day < w.start_day + cast($days as integer)
),
folded as (
    select
        customer,
        sum(case when is_after then amount else 0 end) as revenue,
        sum(case when is_after then 0 else amount end) as pre_revenue,
        sum(case when is_after and is_promoted then amount else 0 end) as promoted_revenue,
        sum(case when not is_after and is_promoted then amount else 0 end) as pre_promoted_revenue,
        count(distinct case when is_after and is_purchase then order_key end) as orders,
        count(distinct case when not is_after and is_purchase then order_key end) as pre_orders,
        count(case when is_after and is_purchase and is_promoted then 1 end) as promoted_lines,
        count(case when not is_after and is_purchase and is_promoted then 1 end) as pre_promoted_lines
    from lines
    group by customer
),
measured as (
    select
        'revenue_per_customer' as metric,
        10000 as scale,
        cast(revenue as hugeint) as y,
        cast(pre_revenue as hugeint) as x
    from folded
    union all
    select 'response_rate', 1, case when orders > 0 then 1 else 0 end, case when pre_orders > 0 then 1 else 0 end
    from folded
    union all
    select 'promoted_revenue_per_customer', 10000, promoted_revenue, pre_promoted_revenue
    from folded
    union all
    select
        'promoted_response_rate',
        1,
        case when promoted_lines > 0 then 1 else 0 end,
        case when pre_promoted_lines > 0 then 1 else 0 end
    from folded
    union all
    select 'orders_per_customer', 1, orders, pre_orders
    from folded
),
everybody as (
    select
        count(*) as n,
        coalesce(bool_and(has_before), false) as has_before,
        min(start_day) as first_day,
        max(start_day) as last_start
    from people
)
select
    m.metric,
    any_value(m.scale) as scale,
    any_value(e.n) as n,
    any_value(e.has_before) as has_before,
    any_value(e.first_day) as first_day,
    any_value(e.last_start) as last_start,
    sum(m.y) as sum_y,
    sum(m.y * m.y) as sum_yy,
    count(case when m.y <> 0 then 1 end) as nonzero_y,
    sum(m.x) as sum_x,
    sum(m.x * m.x) as sum_xx,
    count(case when m.x <> 0 then 1 end) as nonzero_x,
    sum(m.y * m.x) as sum_yx
from measured m
cross join everybody e
group by m.metric
