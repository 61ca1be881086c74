-- What each customer of a campaign bought on each day from its contact on, from one pass over the days of the window.
insert into outcome_days
with people as (
    select customer, cell, contact, recency is not null as is_existing
    from outcomes
    where campaign = $campaign and post_days > 0
),
span as (
    select min(contact) as first_day, max(contact) + cast($post_days as integer) as end_day from people
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
        w.cell,
        w.is_existing,
        date_diff('day', w.contact, s.day) as day,
        s.order_key,
        s.amount,
        coalesce(s.margin, cast(round(s.amount * r.rate) as bigint)) as margin,
        coalesce(s.quantity, 0) as quantity,
        s.amount >= 0 as is_purchase,
        p.key is not null as is_promoted
    from active_sales s
    join people w on w.customer = s.customer
    left join promoted p on p.key = s.product
    left join rates r on r.key = s.product
    where s.day >= (select first_day from span)
        and s.day < (select end_day from span)
        and s.day >= w.contact
        and s.day < w.contact + cast($post_days as integer)
),
first_days as (
    select customer, order_key, min(day) as day
    from lines
    where is_purchase
    group by customer, order_key
),
ordered as (
    select customer, day, count(*) as orders
    from first_days
    group by customer, day
)
select
    $campaign,
    l.customer,
    l.cell,
    l.is_existing,
    l.day,
    max(case when l.is_purchase then 1 else 0 end) = 1,
    max(case when l.is_purchase and l.is_promoted then 1 else 0 end) = 1,
    coalesce(max(o.orders), 0),
    sum(l.amount),
    sum(case when l.is_promoted then l.amount else 0 end),
    sum(coalesce(l.margin, 0)),
    sum(case when l.margin is null then l.amount else 0 end),
    sum(l.quantity)
from lines l
left join ordered o on o.customer = l.customer and o.day = l.day
group by l.customer, l.cell, l.is_existing, l.day
order by l.customer, l.day
