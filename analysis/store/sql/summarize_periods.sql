-- Customers, purchases and sales of several periods, half open, from one pass over the sales.
with periods as (
    select
        unnest(cast($starts as date[])) as first_day,
        unnest(cast($ends as date[])) as end_day,
        unnest(range(cast(len(cast($starts as date[])) as bigint))) as place
),
firsts as (
    select customer, min(day) as first_seen, min(case when amount >= 0 then day end) as first_purchase
    from active_sales
    group by customer
),
contacts as (
    select m.customer, min(coalesce(m.contact, cast(l.launch as date))) as first_seen
    from memberships m
    left join (
        select campaign, trim(max_by(value, position), '"') as launch
        from settings
        where setting = 'launch'
        group by campaign
    ) l on l.campaign = m.campaign
    where m.aside is null and m.customer > 0
    group by m.customer
),
seen as (
    select customer, min(first_seen) as first_seen
    from (select customer, first_seen from firsts union all select customer, first_seen from contacts)
    group by customer
),
members as (
    select p.place, count(*) as members
    from periods p
    join seen s on s.first_seen < p.end_day
    group by p.place
),
bought as (
    select
        p.place,
        s.customer,
        sum(s.amount) as sales,
        count(distinct case when s.amount >= 0 then s.order_key end) as orders,
        count(distinct case when s.amount >= 0 then s.day end) as days
    from active_sales s
    join periods p on s.day >= p.first_day and s.day < p.end_day
    group by p.place, s.customer
)
select
    p.place,
    coalesce(any_value(m.members), 0) as members,
    cast(sum(case when b.days > 0 then 1 else 0 end) as bigint) as active,
    cast(sum(case when f.first_purchase >= p.first_day and f.first_purchase < p.end_day then 1 else 0 end) as bigint)
        as new_customers,
    cast(sum(case when b.days > 1 then 1 else 0 end) as bigint) as repeating,
    cast(coalesce(sum(b.orders), 0) as bigint) as orders,
    cast(coalesce(sum(b.sales), 0) as hugeint) as sales
from periods p
left join bought b on b.place = p.place
left join firsts f on f.customer = b.customer
left join members m on m.place = p.place
group by p.place
order by p.place
