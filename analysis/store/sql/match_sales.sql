-- One slice of the customers: lines of this load that the store holds already, as multisets: the second of two equal lines repeats only a second one.
insert into matches
with mine as (
    select
        rowid as id,
        customer, day, order_key, product, quantity, amount, store,
        row_number() over (
            partition by customer, day, order_key, product, quantity, amount, store order by rowid
        ) as place
    from sales
    where load = $load and day between $first_day and $last_day and customer % $slices = $slice
),
held as (
    select
        rowid as id,
        customer, day, order_key, product, quantity, amount, store, load,
        row_number() over (
            partition by customer, day, order_key, product, quantity, amount, store order by load, rowid
        ) as place
    from sales
    where load < $load and load is distinct from $origin and aside is null and day between $first_day and $last_day
        and customer % $slices = $slice
)
select m.id, h.id as held_id, h.load as held_by
from mine m
join held h
    on h.customer = m.customer
    and h.day = m.day
    and h.order_key = m.order_key
    and h.amount = m.amount
    and h.place = m.place
    and h.product is not distinct from m.product
    and h.quantity is not distinct from m.quantity
    and h.store is not distinct from m.store
