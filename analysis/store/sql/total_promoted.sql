-- All sales of promoted products, of members of the campaign or not, between the first contact and the last day of a
-- post window.
with window_days as (
    select min(contact) as first_day, max(contact) + cast($post_days as integer) as end_day
    from outcomes
    where campaign = $campaign and post_days > 0
),
promoted as (
    select p.key
    from products p
    left join product_list n on n.product = p.product
    where list_contains(cast($promoted as varchar[]), coalesce(p.category, n.category))
        or list_contains(cast($promoted as varchar[]), p.product)
        or list_contains(cast($promoted as varchar[]), n.name)
)
select cast(coalesce(sum(s.amount), 0) as hugeint)
from active_sales s
join window_days w on s.day >= w.first_day and s.day < w.end_day
join promoted p on p.key = s.product
