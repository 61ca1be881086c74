-- Customers whom the campaign assigned to more than one cell, and how many of them keep their first assignment.
select count(*) as customers, coalesce(sum(case when kept then 1 else 0 end), 0) as resolved
from (
    select customer, count(case when aside is null then 1 end) > 0 as kept
    from memberships
    where campaign = $campaign
    group by customer
    having count(distinct cell) > 1
)
