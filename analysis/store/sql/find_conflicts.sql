-- One slice of the customers: orders of this load that the store holds with other lines, on days that both loads cover. Without an order id, an
-- order is a customer's day, in one store where both lines name it.
insert into conflicts
with mine as (
    select
        s.customer,
        s.order_key,
        s.day,
        s.store,
        s.order_key = md5_number_lower('day ' || cast(s.day as varchar)) as is_day,
        count(*) > count(m.id) as is_other
    from sales s
    left join matches m on m.id = s.rowid
    where s.load = $load and s.day between $first_day and $last_day and s.customer % $slices = $slice
    group by s.customer, s.order_key, s.day, s.store
),
held as (
    select
        s.customer,
        s.order_key,
        s.store,
        s.load,
        count(*) > count(m.held_id) as is_other
    from sales s
    left join matches m on m.held_id = s.rowid
    where s.load < $load and s.aside is null and s.day between $first_day and $last_day
        and s.customer % $slices = $slice
    group by s.customer, s.order_key, s.store, s.load
)
select m.customer, m.order_key, m.day, m.store, min(h.load) as held_by
from mine m
join held h on h.customer = m.customer and h.order_key = m.order_key
join loads l on l.load = h.load and m.day between l.first_day and l.last_day
where (m.is_other or h.is_other) and (not m.is_day or m.store is null or h.store is null or m.store = h.store)
group by m.customer, m.order_key, m.day, m.store
