-- The store keeps what it has of an order; this load's other lines of it do not count.
update sales
set aside = f.held_by
from (
    select s.rowid as id, c.held_by
    from sales s
    join conflicts c
        on c.customer = s.customer
        and c.order_key = s.order_key
        and c.day = s.day
        and c.store is not distinct from s.store
    where s.load = $load and s.aside is null
) f
where sales.rowid = f.id
