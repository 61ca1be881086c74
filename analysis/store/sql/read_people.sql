-- One row per customer of a campaign, in the order of the customers: what is known of it as of its contact, and its post
-- window. Earlier periods are equally long and end where the next begins, the last of them on the eve of the contact.
with people as (
    select
        o.customer,
        o.cell,
        o.contact,
        o.pre_days,
        o.post_days,
        o.recency,
        o.pre_orders,
        o.pre_revenue,
        o.post_orders,
        o.post_revenue,
        case when $took_part = 'assigned' then true else coalesce(t.took_part, false) end as took_part
    from outcomes o
    left join participations t
        on t.campaign = o.campaign and t.customer = o.customer and t.name = $took_part
    where o.campaign = $campaign
),
lines as (
    select
        p.customer,
        s.amount,
        date_diff('day', s.day, p.contact) as days_before,
        (date_diff('day', s.day, p.contact) - 1) // $period_days + 1 as period
    from people p
    join active_sales s on s.customer = p.customer
    where s.day < p.contact
),
earlier as (
    select
        customer,
        sum(case when period = 1 then amount else 0 end) as period_1,
        sum(case when period = 2 then amount else 0 end) as period_2,
        sum(case when period = 3 then amount else 0 end) as period_3,
        sum(case when period = 4 then amount else 0 end) as period_4,
        sum(case when period = 5 then amount else 0 end) as period_5,
        sum(case when period = 6 then amount else 0 end) as period_6,
        sum(case when days_before <= $half_days then amount else 0 end) as late_half,
        sum(case when days_before > $half_days and days_before <= 2 * $half_days then amount else 0 end) as early_half
    from lines
    where days_before <= greatest(6 * $period_days, 2 * $half_days)
    group by customer
)
select
    p.cell,
    p.took_part,
    p.post_days,
    cast(coalesce(p.recency, -1) as integer) as recency,
    p.pre_orders as orders,
    p.post_orders > 0 as bought,
    p.pre_revenue / 10000 as before,
    p.post_revenue / 10000 as after,
    coalesce(e.period_1, 0) / 10000 as period_1,
    coalesce(e.period_2, 0) / 10000 as period_2,
    coalesce(e.period_3, 0) / 10000 as period_3,
    coalesce(e.period_4, 0) / 10000 as period_4,
    coalesce(e.period_5, 0) / 10000 as period_5,
    coalesce(e.period_6, 0) / 10000 as period_6,
    coalesce(e.late_half, 0) / 10000 as late_half,
    coalesce(e.early_half, 0) / 10000 as early_half
from people p
left join earlier e on e.customer = p.customer
order by p.customer
