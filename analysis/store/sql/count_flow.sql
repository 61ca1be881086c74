-- How far the customers of every cell came, step by step, and how many of each step bought in the post window.
-- `known` counts the customers of whom a step is told at all.
with people as (
    select m.cell, m.delivered, m.opened, m.clicked, m.responded, m.attended, coalesce(o.post_orders, 0) > 0 as bought
    from memberships m
    left join outcomes o on o.campaign = m.campaign and o.customer = m.customer and o.cell = m.cell
    where m.campaign = $campaign and m.aside is null
),
steps as (
    select cell, 'assigned' as step, true as reached, bought from people
    union all
    select cell, 'delivered', delivered, bought from people
    union all
    select cell, 'opened', opened, bought from people
    union all
    select cell, 'clicked', clicked, bought from people
    union all
    select cell, 'responded', responded, bought from people
    union all
    select cell, 'attended', attended, bought from people
)
select
    cell,
    step,
    count(reached) as known,
    count(case when reached then 1 end) as reached,
    count(case when reached and bought then 1 end) as bought
from steps
group by cell, step
