-- Without an order id, an order is a customer's day. A return takes its units back. (`||` is NULL with NULL; concat not.)
insert into sales
select
    c.key,
    l.day,
    p.key,
    case when l.amount < 0 then -abs(l.quantity) else l.quantity end,
    l.amount,
    l.margin,
    md5_number_lower(coalesce('order ' || l.order_id, 'day ' || cast(l.day as varchar))),
    l.store,
    $load,
    null
from lines l
join customers c on c.id = l.customer_id
left join products p on p.product is not distinct from l.product and p.category is not distinct from l.category
