-- Customers of each cell by the last day since their contact that the sales cover, new and existing ones apart.
select cell, recency is not null as is_existing, follow_up, count(*) as customers
from outcomes
where campaign = $campaign and post_days > 0
group by cell, recency is not null, follow_up
order by cell, is_existing, follow_up
