-- One period cut into equal parts: sales, purchases and buyers of each.
with lines as (
    select
        date_diff('day', cast($first_day as date), day) * cast($parts as integer)
            // date_diff('day', cast($first_day as date), cast($end_day as date)) as part,
        customer,
        amount,
        order_key
    from active_sales
    where day >= cast($first_day as date) and day < cast($end_day as date)
)
select
    part,
    cast(sum(amount) as hugeint) as sales,
    count(distinct case when amount >= 0 then order_key end) as orders,
    count(distinct case when amount >= 0 then customer end) as active
from lines
group by part
order by part
