-- Days since the last purchase before the contact, of those who have one in the store.
select
    cell,
    count(recency) as n,
    coalesce(avg(recency order by recency), 0.0) as mean,
    coalesce(var_samp(recency order by recency), 0.0) as variance
from outcomes
where campaign = $campaign
group by cell
