-- Customers who bought in each step of days since their contact, of anything and of the promoted products.
with followed as (
    select
        customer,
        case
            when follow_up + 1 >= $post_days then ($post_days - 1) // $step + 1
            else (follow_up + 1) // $step
        end as steps
    from outcomes
    where campaign = $campaign and post_days > 0
),
buyers as (
    select customer, cell, is_existing, day // $step as step, max(is_promoted) as is_promoted
    from outcome_days
    where campaign = $campaign and is_purchase
    group by customer, cell, is_existing, day // $step
)
select
    b.cell,
    b.is_existing,
    b.step,
    count(*) as buyers,
    count(case when b.is_promoted then 1 end) as promoted_buyers
from buyers b
join followed f on f.customer = b.customer and b.step < f.steps
group by b.cell, b.is_existing, b.step
order by b.cell, b.is_existing, b.step
