-- Order lines of customers in no cell of the campaign: in the whole store, and from the first day of its pre windows
-- to the last day of its post windows.
with members as (
    select customer, coalesce(contact, cast($launch as date)) as contact
    from memberships
    where campaign = $campaign and aside is null
),
span as (
    select
        min(contact) - cast($pre_days as integer) as first_day,
        max(contact) + cast($post_days as integer) as end_day
    from members
)
select
    count(*) as lines,
    count(case when m.customer is null then 1 end) as unmatched,
    count(case when s.day >= w.first_day and s.day < w.end_day then 1 end) as lines_in_windows,
    count(case when m.customer is null and s.day >= w.first_day and s.day < w.end_day then 1 end)
        as unmatched_in_windows
from active_sales s
cross join span w
left join members m on m.customer = s.customer
