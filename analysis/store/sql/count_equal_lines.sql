select cast(coalesce(sum(n - 1), 0) as bigint)
from (
    select count(*) as n
    from lines
    group by customer_id, day, order_id, product, category, quantity, amount, store
    having count(*) > 1
)
