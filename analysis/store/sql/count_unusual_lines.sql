-- What a reader should know about the lines of a file. Money is in ten-thousandths.
with known as (
    select c.id
    from customers c
    where c.key in (select customer from memberships where customer > 0)
),
spans as (
    select unnest(cast($first_days as date[])) as first_day, unnest(cast($last_days as date[])) as last_day
)
select
    count(case when amount < 0 then 1 end) as returns,
    count(case when amount = 0 then 1 end) as free,
    count(case when abs(quantity) > $most_units or abs(amount) >= $most_money then 1 end) as absurd,
    count(case when is_finer then 1 end) as finer,
    count(case when k.id is null then 1 end) as unknown,
    count(case when not exists (select 1 from spans s where l.day between s.first_day and s.last_day) then 1 end)
        as outside,
    case
        when (select count(*) from known_products) > 0
            then count(case when l.product is not null and n.product is null then 1 end)
        else 0
    end as unlisted
from lines l
left join known k on k.id = l.customer_id
left join (select distinct product from known_products) n on n.product = l.product
