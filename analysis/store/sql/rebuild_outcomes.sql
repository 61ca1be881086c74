-- One row per campaign and customer: what it bought before and after its contact, from one pass over its sales.
-- By name: in a store that an earlier version made, the columns stand in another order.
insert into outcomes by name
with members as (
    select
        customer,
        cell,
        coalesce(contact, cast($launch as date)) as contact
    from memberships
    where campaign = $campaign and aside is null and coalesce(contact, cast($launch as date)) is not null
),
windows as (
    select
        *,
        contact - cast($pre_days as integer) as pre_start,
        contact + cast($post_days as integer) as post_end
    from members
),
promoted as (
    select p.key
    from products p
    left join product_list n on n.product = p.product
    where list_contains(cast($promoted as varchar[]), coalesce(p.category, n.category))
        or list_contains(cast($promoted as varchar[]), p.product)
        or list_contains(cast($promoted as varchar[]), n.name)
),
rates as (
    select
        p.key,
        coalesce(
            list_extract(cast($rates as double[]), list_position(cast($rated as varchar[]), p.product)),
            list_extract(cast($rates as double[]), list_position(cast($rated as varchar[]), n.name)),
            list_extract(
                cast($rates as double[]),
                list_position(cast($rated as varchar[]), coalesce(p.category, n.category))
            )
        ) as rate
    from products p
    left join product_list n on n.product = p.product
),
lines as (
    select
        w.customer,
        s.day,
        s.order_key,
        s.amount,
        coalesce(s.margin, cast(round(s.amount * r.rate) as bigint)) as margin,
        coalesce(s.quantity, 0) as quantity,
        s.amount >= 0 as is_purchase,
        p.key is not null as is_promoted,
        date_diff('day', w.contact, s.day) as offset_days,
        s.day >= w.pre_start and s.day < w.contact as is_pre,
        s.day >= w.contact and s.day < w.post_end as is_post
    from active_sales s
    join windows w on w.customer = s.customer
    left join promoted p on p.key = s.product
    left join rates r on r.key = s.product
),
folded as (
    select
        customer,
        max(case when is_purchase and offset_days < 0 then offset_days end) as last_before,
        max(case when is_purchase and is_promoted and offset_days < 0 then offset_days end) as last_promoted_before,
        min(case when is_purchase and offset_days >= 0 then offset_days end) as first_after,
        count(distinct case when is_pre and is_purchase then order_key end) as pre_orders,
        count(distinct case when is_pre and is_purchase and is_promoted then order_key end) as pre_promoted_orders,
        count(distinct case when is_pre and is_purchase then day end) as pre_purchase_days,
        max(case when is_pre and is_purchase then offset_days end)
            - min(case when is_pre and is_purchase then offset_days end) as pre_span,
        sum(case when is_pre then amount else 0 end) as pre_revenue,
        sum(case when is_pre and is_promoted then amount else 0 end) as pre_promoted_revenue,
        sum(case when is_pre then coalesce(margin, 0) else 0 end) as pre_margin,
        sum(case when is_pre and margin is null then amount else 0 end) as pre_revenue_without_margin,
        sum(case when is_pre then quantity else 0 end) as pre_units,
        count(distinct case when is_post and is_purchase then order_key end) as post_orders,
        count(distinct case when is_post and is_purchase and is_promoted then order_key end) as post_promoted_orders,
        count(distinct case when is_post and is_purchase then day end) as post_purchase_days,
        max(case when is_post and is_purchase then offset_days end)
            - min(case when is_post and is_purchase then offset_days end) as post_span,
        sum(case when is_post then amount else 0 end) as post_revenue,
        sum(case when is_post and is_promoted then amount else 0 end) as post_promoted_revenue,
        sum(case when is_post then coalesce(margin, 0) else 0 end) as post_margin,
        sum(case when is_post and margin is null then amount else 0 end) as post_revenue_without_margin,
        sum(case when is_post then quantity else 0 end) as post_units
    from lines
    group by customer
),
coverage as (
    select min(day) as first_day, max(day) as last_day from daily_totals
)
select
    $campaign as campaign,
    w.customer,
    w.cell,
    w.contact,
    greatest(0, date_diff('day', greatest(w.pre_start, c.first_day), least(w.contact, c.last_day + 1))) as pre_days,
    greatest(0, date_diff('day', greatest(w.contact, c.first_day), least(w.post_end, c.last_day + 1))) as post_days,
    -f.last_before as recency,
    f.first_after as first_purchase,
    greatest(0, date_diff('day', w.contact, c.last_day)) as follow_up,
    coalesce(f.pre_orders, 0) as pre_orders,
    coalesce(f.pre_promoted_orders, 0) as pre_promoted_orders,
    coalesce(f.pre_purchase_days, 0) as pre_purchase_days,
    coalesce(f.pre_revenue, 0) as pre_revenue,
    coalesce(f.pre_promoted_revenue, 0) as pre_promoted_revenue,
    coalesce(f.pre_margin, 0) as pre_margin,
    coalesce(f.pre_revenue_without_margin, 0) as pre_revenue_without_margin,
    coalesce(f.pre_units, 0) as pre_units,
    coalesce(f.post_orders, 0) as post_orders,
    coalesce(f.post_promoted_orders, 0) as post_promoted_orders,
    coalesce(f.post_purchase_days, 0) as post_purchase_days,
    coalesce(f.post_revenue, 0) as post_revenue,
    coalesce(f.post_promoted_revenue, 0) as post_promoted_revenue,
    coalesce(f.post_margin, 0) as post_margin,
    coalesce(f.post_revenue_without_margin, 0) as post_revenue_without_margin,
    coalesce(f.post_units, 0) as post_units,
    -f.last_promoted_before as promoted_recency,
    c.first_day <= least(w.pre_start, w.contact - 90) as has_history,
    f.pre_span,
    f.post_span
from windows w
join coverage c on c.last_day is not null
left join folded f on f.customer = w.customer
order by w.customer
