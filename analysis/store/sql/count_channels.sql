-- Customers per cell and channel.
select cell, coalesce(channel, '(missing)') as channel, count(*) as customers
from memberships
where campaign = $campaign and aside is null
group by 1, 2
